import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { vi } from 'vitest'
import type { EmbeddedServer } from '../../../src/database/embedded/server.ts'
import { freePort, listen } from '../../support/listen.ts'

/**
 * HAProxy in front of PostgreSQL servers, as vendors run it with Patroni: each server has an agent beside it that says
 * at GET /primary whether it is the primary.
 */
export async function startProxy(folder: string, servers: EmbeddedServer[]) {
  let careless = false
  const agents: Server[] = []
  const lines: string[] = []
  const pools = servers.map(({ url }) => connectionsTo(url, 1))
  for (const [index, { url }] of servers.entries()) {
    const agent = await listen(async (_, response) => {
      const primary = await isPrimary(pools[index] as pg.Pool)
      response.writeHead(primary || (careless && primary !== null) ? 200 : 503).end()
    })
    agents.push(agent.server)
    lines.push(
      `server pg${agents.length} 127.0.0.1:${new URL(url).port} check port ${new URL(agent.origin).port}`,
    )
  }
  const port = await freePort()
  const file = join(folder, 'haproxy.cfg')
  await writeFile(file, configuration(port, lines))
  const haproxy: ChildProcess = spawn('haproxy', ['-db', '-q', '-f', file], { stdio: 'ignore' })
  const proxied = new URL(servers[0]?.url ?? '')
  proxied.port = String(port)
  // Until the first checks HAProxy takes every server for the primary.
  await vi.waitUntil(async () => {
    const pool = connectionsTo(proxied.href, 4)
    const found = await Promise.all([1, 2, 3, 4].map(() => isPrimary(pool)))
    await pool.end()
    return found.every(Boolean)
  }, 30_000)
  return {
    url: proxied.href,
    beCareless: (is: boolean) => {
      careless = is
    },
    close: async () => {
      haproxy.kill('SIGTERM')
      if (haproxy.exitCode === null) await once(haproxy, 'exit')
      for (const agent of agents) agent.close()
      for (const pool of pools) await pool.end()
    },
  }
}

const configuration = (port: number, servers: string[]): string => `
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout check 5s
listen postgres
  bind 127.0.0.1:${port}
  option httpchk GET /primary
  default-server inter 1s fastinter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
  ${servers.join('\n  ')}
`

/** null: it does not respond. */
async function isPrimary(server: pg.Pool): Promise<boolean | null> {
  try {
    const { rows } = await server.query('select not pg_is_in_recovery() as "isPrimary"')
    return rows[0].isPrimary
  } catch {
    return null
  }
}

function connectionsTo(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 5000, query_timeout: 5000 })
  // Connections break when a server is killed.
  return pool.on('error', () => {})
}
