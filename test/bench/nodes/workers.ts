import pg from 'pg'
import { publishMany, setScene } from '../webhooks/fill.ts'
import { openReceiver, openSender, openStage, type Stage } from '../webhooks/stage.ts'
import { watchWaits } from './waits.ts'
import { type NodeFigures, PROCESSES } from './web.ts'

const ENDPOINTS = 20

/** Waiting deliveries, sent by 1, 2 and 4 worker processes. */
export async function measureWorkers(deliveries: number): Promise<NodeFigures[]> {
  const stage = await openStage()
  try {
    const figures: NodeFigures[] = []
    for (const processes of PROCESSES) figures.push(await drainBy(stage, processes, deliveries))
    return figures
  } finally {
    await stage.close()
  }
}

async function drainBy(stage: Stage, processes: number, count: number): Promise<NodeFigures> {
  const receiver = await openReceiver()
  const runtime = await stage.runtime()
  const pool = new pg.Pool({ connectionString: runtime.config.databaseUrl ?? '', max: 2 })
  pool.on('error', () => {})
  try {
    const urls = Array.from({ length: ENDPOINTS }, (_, index) => `${receiver.url}/${index}`)
    await publishMany(runtime, await setScene(runtime, urls, 5), count / ENDPOINTS)
    await receiver.expect(count)
    const reached = receiver.reached()
    const before = await stage.cpu()
    const waits = await watchWaits(pool)
    const start = {
      databaseUrl: runtime.config.databaseUrl ?? '',
      secretKey: stage.secretKey,
      urls,
      count: 0,
    }
    const senders = await Promise.all(
      Array.from({ length: processes }, () => openSender('drawbridge', start)),
    )
    const { first, last } = await reached
    const { wal, busy, events } = await waits.stop()
    const { rows } = await pool.query(
      `select count(*)::int from pg_stat_activity where datname = current_database() and application_name = 'drawbridge'`,
    )
    const ended = await Promise.all(senders.map((sender) => sender.stop()))
    return {
      ...{ name: 'delivery', processes, perSecond: (count * 1000) / (last - first) },
      server: ended.reduce((sum, { cpu }) => sum + cpu * 1000, 0) / count,
      database: ((await stage.cpu()) - before) / count,
      ...{ wal: wal / count, busy, events, connections: rows[0].count },
    }
  } finally {
    await pool.end()
    await runtime.close()
    await receiver.close()
  }
}
