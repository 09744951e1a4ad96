import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded/server.ts'
import { killPostgres } from '../support/kill_postgres.ts'
import { freePort } from '../support/listen.ts'

/** A server that can be stopped, and started again at the same address. */
export type Restartable = { url: string; restart(): Promise<void>; close(): Promise<void> }

const DURABLE = { fsync: 'on', synchronous_commit: 'on', max_connections: '200' }

/** Every second restart is a crash. */
export async function startPostgres(folder: string): Promise<Restartable> {
  const dataDir = join(folder, 'database')
  const settings = { ...DURABLE, port: String(await freePort()) }
  const start = (): Promise<EmbeddedServer> => startEmbedded({ dataDir, settings })
  let server = await start()
  let restarts = 0
  const url = new URL(server.url)
  url.port = settings.port
  return {
    url: url.href,
    restart: async () => {
      restarts += 1
      if (restarts % 2 === 1) await killPostgres(dataDir)
      await server.stop()
      server = await start()
    },
    close: () => server.stop(),
  }
}

/** null if this machine has no redis-server. */
export async function startRedis(folder: string): Promise<Restartable | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null
  const port = String(await freePort())
  const start = (): ChildProcess =>
    spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
      stdio: 'ignore',
    })
  const kill = async (): Promise<void> => {
    const gone = once(redis, 'exit')
    redis.kill('SIGKILL')
    await gone
  }
  let redis = start()
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: async () => {
      await kill()
      await wait(500)
      redis = start()
    },
    close: kill,
  }
}
