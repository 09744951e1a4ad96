import pino from 'pino'
import { expect } from 'vitest'
import { type NodeUsage, openNodeUsage } from '../../src/api/rate_limit/node_usage.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { freshTest } from '../support/fixtures.ts'

const LIMITS = { per_minute: 60, burst: 10 }

const test = freshTest
  /** The nodes that run. They are closed before their database. */
  .extend('open', async ({ database: _ }, { onCleanup }) => {
    const open: { usage: NodeUsage; close(): Promise<void> }[] = []
    onCleanup(async () => {
      for (const node of open) await node.close()
    })
    return open
  })
  /** A node as it starts in a process of its own, with its own pool. */
  .extend('startNode', ({ database, open }) => async (): Promise<NodeUsage> => {
    const { pool, close } = connectDatabase(database.url, { max: 8 })
    const usage = await openNodeUsage(pool, LIMITS, () => 0, pino({ level: 'silent' }))
    const node = {
      usage,
      close: async () => {
        await usage.close()
        await close()
      },
    }
    open.push(node)
    return usage
  })

/** What a bucket that was full at `began` may have given by now at most. */
function mostSince(began: number): number {
  return LIMITS.burst + Math.floor((Date.now() - began) / 1000)
}

async function acceptedOf(count: number, ...nodes: NodeUsage[]): Promise<number> {
  const takes = Array.from({ length: count }, (_, n) => (nodes[n % nodes.length] as NodeUsage).take('con'))
  return (await Promise.all(takes)).filter((taken) => taken.accepted).length
}

test('a node alone counts in memory; when a second starts, it finds what the first has counted', async ({
  startNode,
}) => {
  const first = await startNode()
  expect(first.place()).toBe('memory')
  const began = Date.now()
  expect(await acceptedOf(7, first)).toBe(7)
  const second = await startNode()
  expect([first.place(), second.place()]).toEqual(['postgres', 'postgres'])
  const accepted = await acceptedOf(40, first, second)
  expect(accepted).toBeGreaterThanOrEqual(3)
  expect(7 + accepted).toBeLessThanOrEqual(mostSince(began))
})

test('nothing is accepted twice while a second node starts in the middle of the traffic', async ({
  startNode,
}) => {
  const first = await startNode()
  const began = Date.now()
  let accepted = 0
  let starting = true
  const traffic = (async () => {
    while (starting) {
      accepted += await acceptedOf(5, first)
      await new Promise((soon) => setImmediate(soon))
    }
  })()
  const second = await startNode()
  accepted += await acceptedOf(30, second)
  starting = false
  await traffic
  accepted += await acceptedOf(30, first, second)
  expect(accepted).toBeGreaterThanOrEqual(10)
  expect(accepted).toBeLessThanOrEqual(mostSince(began))
})

test('the node that is left alone goes back to its memory, with everything that was counted', async ({
  open,
  startNode,
}) => {
  const first = await startNode()
  const second = await startNode()
  const began = Date.now()
  expect(await acceptedOf(8, first, second)).toBe(8)
  await first.tidy()
  expect(first.place()).toBe('postgres')
  await open[1]?.close()
  open.pop()
  const place = async () => {
    await first.tidy()
    return first.place()
  }
  await expect.poll(place, { timeout: 5000 }).toBe('memory')
  const accepted = await acceptedOf(20, first)
  expect(accepted).toBeGreaterThanOrEqual(2)
  expect(8 + accepted).toBeLessThanOrEqual(mostSince(began))
})

test('a stopped node leaves its counts to the next', async ({ open, startNode }) => {
  const first = await startNode()
  const began = Date.now()
  const spent = await acceptedOf(20, first)
  await open.pop()?.close()
  const next = await startNode()
  expect(next.place()).toBe('memory')
  expect(spent + (await acceptedOf(20, next))).toBeLessThanOrEqual(mostSince(began))
})

test('a node whose lock connection is cut writes its counts down and shares from then on', async ({
  database,
  startNode,
}) => {
  const node = await startNode()
  const began = Date.now()
  const spent = await acceptedOf(20, node)
  const { rowCount } = await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'drawbridge nodes'`,
  )
  expect(rowCount).toBe(1)
  await expect.poll(() => node.place(), { timeout: 5000 }).toBe('postgres')
  expect(spent + (await acceptedOf(20, node))).toBeLessThanOrEqual(mostSince(began))
  const { rows } = await database.pool.query('select cardinality(times) as count from rate_limits')
  expect(rows[0].count).toBeGreaterThanOrEqual(10)
  const other = await startNode()
  expect(other.place()).toBe('postgres')
})
