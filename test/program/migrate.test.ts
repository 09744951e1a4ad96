import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/listen.ts'
import { launch } from '../support/program.ts'

const migrate = (url: string) => launch({ DATABASE_URL: url }, 'src/migrate.ts')

test('a job that knows nothing but the database migrates it, also beside two others', async () => {
  const { db, url, close } = await createDatabase()
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const jobs = [migrate(url), migrate(url), migrate(url)]
  // SIGCONT changes nothing for a process that runs: each is waited for.
  expect(await Promise.all(jobs.map((job) => job.end('SIGCONT')))).toEqual([0, 0, 0])
  const said = jobs.map((job) => job.said().trim().split('\n')[0]).sort()
  expect(said).toEqual(['Applied:', 'The schema is current.', 'The schema is current.'])
  expect((await sql`select from connections`.execute(db)).rows).toEqual([])
  await close()
})

test('a database that is not there is a sentence', async () => {
  const job = migrate(`postgres://drawbridge@127.0.0.1:${await freePort()}/none`)
  expect(await job.end('SIGCONT')).toBe(1)
  expect(job.said().trim()).toBe('The database of DATABASE_URL cannot be used: nothing listens there.')
})
