import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { migrationState } from '../../src/database/migrations/state.ts'
import { KNOWN } from '../releases/known_secrets.ts'
import { readReleases, restoreRelease } from '../releases/restore.ts'
import { startTraffic, type Traffic } from '../releases/traffic.ts'
import { baseTest, FILE, startedReceiver } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'
import type { Credentials } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import { launch, type Running, startProgram } from '../support/program.ts'
import { must } from '../support/world.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Tables that the traffic reads and writes: each gets a column, by a migration of its own. */
const IN_USE = [
  ...['users', 'sessions', 'apps', 'clients', 'client_secrets', 'connections', 'grants', 'access_tokens'],
  ...['records', 'events', 'deliveries', 'endpoints', 'audit_log', 'request_log'],
]

/** The database of the last release, migrated to this one, two processes of this one on it, and the release after. */
const test = baseTest
  // biome-ignore-start lint/correctness/noEmptyPattern: vitest reads from it which fixtures each one needs
  .extend('receiver', FILE, startedReceiver)
  .extend('restored', FILE, async ({}, { onCleanup }) => {
    const release = (await readReleases()).at(-1)
    const database = await restoreRelease(release?.version ?? '')
    onCleanup(database.close)
    await migrate(database.db)
    return database
  })
  .extend('env', FILE, async ({ restored, folder }) => {
    const definition = JSON.parse(await readFile(join(ROOT, 'src/platform/definitions/default.json'), 'utf8'))
    const platform = join(folder, 'platform.json')
    const rate_limits = { per_minute: 6000, burst: 1000 }
    await writeFile(platform, JSON.stringify({ ...definition, $schema: undefined, rate_limits }))
    const port = String(await freePort())
    return {
      ...KNOWN,
      ...{ DATABASE_URL: restored.url, PLATFORM: platform, ALLOW_PRIVATE_ENDPOINTS: 'true' },
      ...{ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` },
    }
  })
  .extend('traffic', async ({}, { onCleanup }) => {
    const started: Traffic[] = []
    // Before anything else is awaited: a test that fails must not leave it running.
    onCleanup(async () => void (await Promise.all(started.map((one) => one.stop()))))
    return (...given: Parameters<typeof startTraffic>) => {
      const one = startTraffic(...given)
      started.push(one)
      return one
    }
  })
  // biome-ignore-end lint/correctness/noEmptyPattern: see above
  .extend('nextRelease', FILE, async ({ folder }) => {
    const next = join(folder, 'next')
    await mkdir(next)
    for (const name of ['src', 'views', 'migrations', 'package.json']) {
      await cp(join(ROOT, name), join(next, name), { recursive: true })
    }
    await cp(join(ROOT, 'test/releases/next'), join(next, 'migrations'), { recursive: true })
    for (const [n, table] of IN_USE.entries()) {
      const statement = `alter table ${table} add column added text`
      const migration = `import { sql } from 'kysely'\nexport const up = (db) => sql\`${statement}\`.execute(db)\n`
      await writeFile(join(next, `migrations/${9001 + n}_${table}.ts`), migration)
    }
    await symlink(join(ROOT, 'node_modules'), join(next, 'node_modules'))
    return next
  })

const running = async <T>(node: Promise<Running>, act: (node: Running) => Promise<T>): Promise<T> => {
  const started = await node
  try {
    return await act(started)
  } finally {
    await started.end('SIGTERM')
  }
}

test('F4 a newer release migrates under the traffic of two processes, and no request fails', async ({
  restored: { db },
  env,
  receiver,
  nextRelease,
  traffic: startOne,
}) => {
  const migrateNext = (...args: string[]) =>
    launch({ DATABASE_URL: env.DATABASE_URL }, 'src/migrate.ts', { root: nextRelease, args })
  const { PORT: _, ...elsewhere } = env
  await running(startProgram({ ...env, ROLE: 'web' }), (one) =>
    running(startProgram(elsewhere), async (other) => {
      const operator = operatorFor({ base: one.base, operatorToken: KNOWN.OPERATOR_TOKEN })
      const client = await newSecret(operator, 'sync')
      const endpoints = must(await operator.get('/apps/feed/endpoints')).body.data
      must(await operator.call('PATCH', `/endpoints/${endpoints[0].id}`, { url: receiver.url }))
      const traffic = [one, other].map(({ base }, n) =>
        startOne({ base, operatorToken: KNOWN.OPERATOR_TOKEN }, client, `${n}`),
      )

      // Somebody's long transaction, in the way of the last migration.
      const long = await db.startTransaction().execute()
      await sql`select from tenants`.execute(long)
      const job = migrateNext()
      try {
        await expect.poll(job.said).toContain('9105_waits is blocked by process')
      } finally {
        await long.rollback().execute()
      }
      expect(await job.end('SIGCONT'), job.said()).toBe(0)

      await Promise.all(traffic.map((one) => one.stop()))
      const events = traffic.flatMap((one) => one.events)
      expect(traffic.flatMap((one) => one.failures)).toEqual([])
      for (const { counts } of traffic)
        expect(Object.keys(counts).sort()).toEqual(['event', 'page', 'partner'])
      const told = () => new Set(receiver.received.map(({ body }) => /bkg_\d_\d+/.exec(body)?.[0]))
      await expect.poll(() => events.filter((id) => !told().has(id))).toEqual([])
    }),
  )
  expect((await migrationState(db)).unknown).toHaveLength(IN_USE.length + 5)
  // Later ones are of a release that does not know the column.
  const { rows } = await sql`select added from records where id = 'bkg_kept'`.execute(db)
  expect(rows).toEqual([{ added: 'later' }])
})

test('F4 a process of this release starts on what the newer one has migrated, says so, and is ready', async ({
  env,
  traffic: startOne,
}) => {
  await running(startProgram(env), async ({ base, said }) => {
    expect(said()).toContain('"migrations":["9001_users","9002_sessions"')
    expect((await fetch(`${base}/readyz`)).status).toBe(200)
    const operator = operatorFor({ base, operatorToken: KNOWN.OPERATOR_TOKEN })
    const client = await newSecret(operator, 'feed')
    const traffic = startOne({ base, operatorToken: KNOWN.OPERATOR_TOKEN }, client, 'old')
    await expect.poll(() => traffic.counts['partner']).toBeGreaterThan(0)
    await traffic.stop()
    expect(traffic.failures).toEqual([])
  })
  const job = launch({ DATABASE_URL: env.DATABASE_URL }, 'src/migrate.ts')
  expect(await job.end('SIGCONT')).toBe(0)
  expect(job.said()).toContain('The schema is up to date.')
})

test('F4 the newer release starts after its migrations, and not before', async ({
  env,
  nextRelease,
  database,
}) => {
  await running(startProgram(env, nextRelease), async ({ base }) => {
    expect((await fetch(`${base}/readyz`)).status).toBe(200)
  })
  const early = launch({ ...env, DATABASE_URL: database.url }, 'src/main.ts', { root: nextRelease })
  expect(await early.end('SIGCONT')).toBe(1)
  expect(early.said()).toContain('The database lacks migrations of this release (9001_users')
  expect(early.said()).toContain('Run `npm run migrate` first')
})

/** One more secret of the app's client in the dump, whose own nobody knows any more. */
async function newSecret(operator: ReturnType<typeof operatorFor>, app: string): Promise<Credentials> {
  const { clients } = must(await operator.get(`/apps/${app}`)).body
  const { client_id } = clients[0]
  const { client_secret } = must(await operator.post(`/clients/${client_id}/secrets`)).body
  return { client_id, client_secret }
}
