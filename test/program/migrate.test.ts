import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/listen.ts'
import { launch } from '../support/program.ts'

const migrate = (url: string, ...args: string[]) => launch({ DATABASE_URL: url }, 'src/migrate.ts', { args })

/** Waits for the end. SIGCONT changes nothing for a process that runs. */
const ended = async (job: ReturnType<typeof migrate>) => ({
  code: await job.end('SIGCONT'),
  said: job.said(),
})

test('a job that knows nothing but the database migrates it, also beside two others', async () => {
  const { db, url, close } = await createDatabase()
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)

  const start = launch({
    ...{ DATABASE_URL: url, PUBLIC_URL: 'http://127.0.0.1', PORT: String(await freePort()) },
    ...{ SECRET_KEY: randomBytes(32).toString('base64'), OPERATOR_TOKEN: randomBytes(24).toString('hex') },
  })
  const [status, plan, started] = await Promise.all([
    ended(migrate(url, 'status')),
    ended(migrate(url, 'plan')),
    ended(start),
  ])
  expect(status.code).toBe(3)
  expect(status.said).toMatch(/pending +0001_tenants\n[\s\S]*\d+ pending. Run `npm run migrate`\./)
  expect(plan.code).toBe(0)
  expect(plan.said).toContain('-- 0001_tenants: in one transaction')
  expect(plan.said).toContain('create table tenants (')
  // F4: in production, a start never migrates.
  expect(started.code).toBe(1)
  expect(started.said).toMatch(
    /The database lacks migrations of this release \(0001_tenants, .*Run `npm run migrate` first\./,
  )
  expect((await sql`select to_regclass('tenants') as found`.execute(db)).rows).toEqual([{ found: null }])

  const jobs = await Promise.all([1, 2, 3].map(() => ended(migrate(url))))
  expect(jobs.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(jobs.filter(({ said }) => said.includes('Applied:\n  0001_tenants\n'))).toHaveLength(1)
  expect(jobs.filter(({ said }) => said.endsWith('The schema is up to date.\n'))).toHaveLength(2)
  expect((await sql`select from connections`.execute(db)).rows).toEqual([])
  const current = await ended(migrate(url, 'status'))
  expect(current.code).toBe(0)
  expect(current.said).toMatch(/^applied +\S+Z +0001_tenants\n[\s\S]*The schema is up to date\.\n$/)
  await close()
})

test('a database that is not there is a sentence, and a command that is not there another', async () => {
  const url = `postgres://drawbridge@127.0.0.1:${await freePort()}/none`
  const [away, unknown] = await Promise.all([ended(migrate(url)), ended(migrate(url, 'sideways'))])
  expect(away.code).toBe(1)
  expect(away.said.trim()).toBe('Could not connect to the database of DATABASE_URL: connection refused.')
  expect(unknown.code).toBe(2)
  expect(unknown.said).toMatch(/too many arguments[\s\S]+status [\s\S]+plan /)
})
