import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { request } from 'undici'
import { expect } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { type Program, startProgram } from '../../src/program.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { PublishListener } from '../../src/webhooks/queue/listener.ts'
import { createDatabase } from '../support/database.ts'
import { baseTest, FILE, startedReceiver } from '../support/fixtures.ts'
import { refresh } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { settlePartner } from '../support/partner_in_production.ts'
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts'
import { getWith } from '../support/token.ts'

if (!hasPgBouncer) process.stderr.write('PgBouncer is not installed: nothing is tested behind it\n')

const operatorToken = randomBytes(24).toString('hex')
const { log } = createLog('silent', new PassThrough())

/** Fewer connections than one process opens to it. */
const POOL = 3

const test = baseTest
  .extend('receiver', FILE, startedReceiver)
  .extend('transactions', FILE, async ({ database, folder }, { onCleanup }) => {
    const started = await startPgBouncer(folder, database.url, 'transaction', POOL)
    onCleanup(started.close)
    return started.url
  })
  .extend('sessions', FILE, async ({ database, folder }, { onCleanup }) => {
    const started = await startPgBouncer(folder, database.url, 'session', 20)
    onCleanup(started.close)
    return started.url
  })
  .extend('statements', FILE, async ({ database, folder }, { onCleanup }) => {
    const started = await startPgBouncer(folder, database.url, 'statement', POOL)
    onCleanup(started.close)
    return started.url
  })

type Started = { base: string; program: Program; logged: string[] }

/** The whole program, web and worker, in this process. */
async function start(env: { DATABASE_URL: string; DATABASE_DIRECT_URL?: string }): Promise<Started> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const logged: string[] = []
  const config = readConfig({
    ...env,
    SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
    OPERATOR_TOKEN: operatorToken,
    PORT: String(port),
    PUBLIC_URL: base,
    ALLOW_PRIVATE_ENDPOINTS: 'true',
  })
  const stream = new PassThrough().on('data', (lines) => logged.push(String(lines)))
  const program = await startProgram(config, createLog('info', stream))
  return { base, program, logged }
}

test.skipIf(!hasPgBouncer)(
  'F9 behind a pooler of transactions with fewer connections than clients, everything works',
  async ({ database, transactions, receiver }) => {
    const { base, program, logged } = await start({
      DATABASE_URL: transactions,
      DATABASE_DIRECT_URL: database.url,
    })
    try {
      const partner = await settlePartner(base, operatorToken, receiver.url)
      const tokens = await partner.connect({ organisation: 'south' })
      const refreshed = await refresh(base, partner.client, tokens.refresh_token)
      const { access_token } = (await refreshed.json()) as { access_token: string }
      const { statusCode, body } = await request(base + partner.liveView, {
        headers: { cookie: partner.dora.cookiesFor(partner.liveView) },
      })
      expect(statusCode).toBe(200)
      let seen = ''
      body.on('data', (chunk: Buffer) => {
        seen += chunk
      })
      const me = getWith(base, access_token)
      const [read, ...stored] = await Promise.all([
        me('/api/v1/me'),
        ...Array.from({ length: 20 }, (_, index) => {
          const change = { data: { total: index }, event: 'booking.created' }
          return partner.operator.put(`/tenants/south/records/bookings/b${index}`, change)
        }),
      ])
      expect(read).toMatchObject({ status: 200, body: { tenant: { id: 'south' } } })
      expect(stored.map(({ status }) => status)).toEqual(stored.map(() => 201))
      expect((await me('/api/v1/bookings/b7')).body).toMatchObject({ id: 'b7', total: 7 })
      await expect.poll(() => receiver.received.length).toBe(20)
      // Once for what the page shows at first, and again for the deliveries.
      await expect.poll(() => seen.split('event: change').length).toBeGreaterThan(2)
      const { rows } = await sql<{ listeners: number; pooled: number }>`
        select count(*) filter (where application_name = 'drawbridge listener') as listeners,
          count(*) filter (where application_name = 'drawbridge' and pid <> pg_backend_pid()) as pooled
        from pg_stat_activity where datname = current_database()
      `.execute(database.db)
      expect(rows[0]?.listeners).toBe(1)
      expect(rows[0]?.pooled).toBeLessThanOrEqual(POOL)
      expect(logged.join()).toContain('has no statement_timeout')
      expect(logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([])
    } finally {
      expect(await program.stop(9000, 0)).toBe(true)
    }
  },
)

test.skipIf(!hasPgBouncer)(
  'F9 the listener hears through DATABASE_DIRECT_URL what is published through the pooler',
  async ({ database, transactions }) => {
    const { pool, close } = connectDatabase(transactions, { max: 3, bounded: true, pooling: 'transaction' })
    let woken = 0
    const listener = new PublishListener(pool, database.url, log, () => {
      woken += 1
    })
    try {
      await listener.listen()
      expect(woken).toBe(1)
      await pool.query("select pg_notify('drawbridge_deliveries', '')")
      await expect.poll(() => woken).toBe(2)
    } finally {
      await listener.close()
      await close()
    }
  },
)

test.skipIf(!hasPgBouncer)(
  'F9 what cannot work behind a pooler is refused with a sentence',
  async ({ database, transactions, statements }) => {
    const other = await createDatabase()
    try {
      await expect(start({ DATABASE_URL: transactions })).rejects.toThrow(
        /^DATABASE_URL points to a pooler in transaction mode .* Set DATABASE_DIRECT_URL/,
      )
      await expect(start({ DATABASE_URL: transactions, DATABASE_DIRECT_URL: transactions })).rejects.toThrow(
        /^DATABASE_DIRECT_URL points to a pooler in transaction mode/,
      )
      await expect(start({ DATABASE_URL: transactions, DATABASE_DIRECT_URL: other.url })).rejects.toThrow(
        /^DATABASE_DIRECT_URL must point to the same database/,
      )
      await expect(start({ DATABASE_URL: statements, DATABASE_DIRECT_URL: database.url })).rejects.toThrow(
        /^Could not connect to the database of DATABASE_URL: .*statement pooling/,
      )
    } finally {
      await other.close()
    }
  },
)

test.skipIf(!hasPgBouncer)(
  'F9 behind a busy pooler of transactions the start is refused too',
  async ({ transactions }) => {
    const busy = connectDatabase(transactions, { max: 6, pooling: 'transaction' })
    let isOver = false
    const load = Array.from({ length: 6 }, async (_, index) => {
      while (!isOver) await (index % 2 ? busy.pool.query('select 1') : pause(2))
    })
    try {
      await expect(start({ DATABASE_URL: transactions })).rejects.toThrow(/^DATABASE_URL points to a pooler/)
    } finally {
      isOver = true
      await Promise.all(load)
      await busy.close()
    }
  },
)

test.skipIf(!hasPgBouncer)('F9 behind a pooler of sessions nothing else is needed', async ({ sessions }) => {
  const { base, program } = await start({ DATABASE_URL: sessions })
  expect((await fetch(`${base}/readyz`)).status).toBe(200)
  expect(await program.stop(9000, 0)).toBe(true)
  const { pool, close } = connectDatabase(sessions, { max: 3, bounded: true, pooling: 'session' })
  const { rows } = await pool.query(
    "select current_setting('enable_seqscan') as scan, current_setting('statement_timeout') as bound",
  )
  expect(rows).toEqual([{ scan: 'off', bound: '5s' }])
  await close()
})
