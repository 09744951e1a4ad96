import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { verifyArchive } from '../../src/model/audit/archive_file.ts'
import { archiveAuditLog, dropArchivedMonths } from '../../src/model/audit/audit_archive.ts'
import { recordAudit, SYSTEM } from '../../src/model/audit/audit_log.ts'
import { sealAuditLog } from '../../src/model/audit/audit_seals.ts'
import { verifyAuditLog } from '../../src/model/audit/audit_verification.ts'
import { runCli, type Said } from '../support/cli.ts'
import type { TestDatabase } from '../support/database.ts'
import { freshTest as test } from '../support/fixtures.ts'

const month = (text: string): Date => new Date(`${text}-01T00:00:00Z`)

/** Rows of a month that has passed, as they would have been written then. */
async function rowsOf(db: Database, text: string, count: number): Promise<void> {
  await sql`select prepare_audit_month(${month(text)})`.execute(db)
  await sql`
    insert into audit_log (id, at, action, actor_kind, details)
    select first_audit_id(${month(text)}) + nextval('audit_numbers'), ${month(text)}::timestamptz + make_interval(hours => n),
      'test.' || n, 'system', jsonb_build_object('text', e'line\nand "quotes" ž')
    from generate_series(1, ${count}::int) n
  `.execute(db)
  await sql`
    insert into audit_identities (audit_id, noun, noun_id, details)
    select max(id), 'user', 'usr_1', '{"email": "olga@north.example"}' from audit_log
  `.execute(db)
}

const partitions = async (db: Database): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent::regclass::text like 'audit_%' and inhrelid::regclass::text ~ '_2020[0-9]{2}$' order by 1
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** Two months of 2020, with more than one range each, and the present one. */
async function threeMonths(db: Database): Promise<void> {
  await rowsOf(db, '2020-09', 7)
  await sealAuditLog(db, new Date())
  await rowsOf(db, '2020-11', 5)
  await recordAudit(db, { action: 'app.created', actor: SYSTEM })
  await sealAuditLog(db, new Date())
}

test('F7 ranges end with their month, and a month without rows is not in the way', async ({ database }) => {
  const { db } = database
  await threeMonths(db)
  const seals = await db
    .selectFrom('audit_seals')
    .select(['from_id', 'to_id', 'count'])
    .orderBy('to_id')
    .execute()
  expect(seals.slice(0, 2)).toEqual([
    { from_id: 1, to_id: 202009999999999, count: 7 },
    { from_id: 202010000000000, to_id: 202011999999999, count: 5 },
  ])
  expect(seals[2]).toMatchObject({ from_id: 202012000000000, count: 1 })
  expect((await verifyAuditLog(db, null)).problems).toEqual([])
  // A row that somebody puts into a month that is closed.
  await sql`insert into audit_log (id, at, action, actor_kind) values (202009999999998, now(), 'x', 'system')`.execute(
    db,
  )
  expect((await verifyAuditLog(db, null)).problems).toEqual([
    'Rows 1 to 202009999999999: 7 were sealed, but 8 exist.',
  ])
})

test('F7 months are written, verified and dropped, and both parts of the chain still verify', async ({
  database,
  folder,
}) => {
  const { db, url } = database as TestDatabase
  const cli = async (...args: string[]): Promise<Said> => {
    process.env['DATABASE_URL'] = url
    try {
      return await runCli({ base: 'http://127.0.0.1:1', operatorToken: 'x' }, args)
    } finally {
      delete process.env['DATABASE_URL']
    }
  }
  await threeMonths(db)
  const { head: newest } = await verifyAuditLog(db, null)
  const one = join(folder, 'september.ndjson')
  const said = await cli('--json', 'audit', 'archive', '--before', '2020-10-01', '--to', one)
  expect(said).toMatchObject({ code: 0, err: '' })
  const { head, rows } = JSON.parse(said.out)
  expect(rows).toBe(7)
  expect((await stat(one)).mode & 0o777).toBe(0o600)
  expect(await partitions(db)).toEqual(['audit_identities_202011', 'audit_log_202011', 'audit_seals_202011'])
  const lines = (await readFile(one, 'utf8')).trim().split('\n')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ from_id: 1, to_id: 202009999999999, rows: 7, head })
  expect(JSON.parse(lines[3] ?? '').slice(1, 4)).toEqual(['2020-09-01T03:00:00.000000', 'test.3', 'system'])
  expect(lines.find((line) => line.includes('olga@north.example'))).toContain('"identity"')

  const two = join(folder, 'rest.ndjson.gz')
  expect((await cli('audit', 'archive', '--before', '2021-01', '--to', two)).code).toBe(0)
  expect(gunzipSync(await readFile(two)).toString()).toContain('test.5')
  expect(await partitions(db)).toEqual([])
  // What remains goes on from the cut, and the acts are in it.
  for (const known of [newest, head, (await verifyArchive(two)).digests[0]]) {
    expect(await verifyAuditLog(db, known as string)).toMatchObject({ problems: [], archived: 12 })
  }
  await sealAuditLog(db, new Date())
  expect((await verifyAuditLog(db, null)).problems).toEqual([])
  const archived = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'audit.archived')
    .orderBy('id')
    .execute()
  expect(archived.map(({ details }) => details)).toMatchObject([{ rows: 7, head }, { rows: 5 }])
  // The archives continue each other.
  expect((await verifyArchive(two)).header).toMatchObject({ previous: head })
  for (const file of [one, two]) expect((await cli('audit', 'verify', '--file', file)).code).toBe(0)
  expect(await cli('audit', 'verify', '--file', two, '--head', head)).toMatchObject({ code: 1 })

  // Again: nothing is left, and no file is touched.
  const again = await cli('audit', 'archive', '--before', '2021-01', '--to', join(folder, 'again.ndjson'))
  expect([again.code, again.out]).toEqual([0, 'There is nothing to archive before 2021-01.\n'])
  await expect(stat(join(folder, 'again.ndjson'))).rejects.toThrow('ENOENT')
  for (const wrong of ['2999-01-01', '2020-01-15', 'soon']) {
    expect(await cli('audit', 'archive', '--before', wrong, '--to', one)).toMatchObject({ code: 1 })
  }
})

test('F7 an archive that was interrupted is repeated, and never takes another file’s place', async ({
  database,
  folder,
}) => {
  const { db } = database
  await threeMonths(db)
  const file = join(folder, 'interrupted.ndjson')
  const archive = async () => await archiveAuditLog(db, month('2020-12'), file)
  // Interrupted while it was written: that is another file.
  await writeFile(`${file}.part`, 'half of a li')
  // And before the months were dropped: somebody reads the log for longer than the lock waits.
  const reading = Promise.withResolvers<void>()
  const read = Promise.withResolvers<void>()
  const reader = db.transaction().execute(async (trx) => {
    await sql`select count(*) from audit_log`.execute(trx)
    read.resolve()
    await reading.promise
  })
  await read.promise
  await expect(archive()).rejects.toThrow(
    'could not be dropped from the database: canceling statement due to lock timeout',
  )
  reading.resolve()
  await reader
  expect(await partitions(db)).toHaveLength(6)
  await expect(stat(`${file}.part`)).rejects.toThrow('ENOENT')
  const complete = await readFile(file, 'utf8')
  // A file of this name that holds something else stays as it is.
  for (const other of [complete.slice(0, -40), complete.replace('test.3', 'test.4'), 'something else', '']) {
    await writeFile(file, other)
    await expect(archive()).rejects.toThrow('interrupted.ndjson exists')
    expect(await readFile(file, 'utf8')).toBe(other)
  }
  expect(await partitions(db)).toHaveLength(6)
  await writeFile(file, complete)
  expect(await archive()).toMatchObject({ rows: 12 })
  expect(await readFile(file, 'utf8')).toBe(complete)
  expect(await partitions(db)).toEqual([])
})

test('F7 months are dropped only where every row is sealed and was read', async ({ database }) => {
  const { db } = database
  await rowsOf(db, '2020-09', 3)
  const file = '/nowhere/archive.ndjson'
  await expect(archiveAuditLog(db, month('2020-10'), file)).rejects.toThrow('not completely sealed')
  await sealAuditLog(db, new Date())
  const last = await db
    .selectFrom('audit_seals')
    .selectAll()
    .orderBy('to_id', 'desc')
    .executeTakeFirstOrThrow()
  const head = last.digest.toString('hex')
  const wrong = randomBytes(32).toString('hex')
  await expect(dropArchivedMonths(db, month('2020-10'), wrong)).rejects.toThrow(
    'not the one that was exported',
  )
  await expect(dropArchivedMonths(db, month('2999-01'), head)).rejects.toThrow('the present month')
  await sql`insert into audit_log (id, action, actor_kind) values (202009999999990, 'late', 'system')`.execute(
    db,
  )
  await expect(dropArchivedMonths(db, month('2020-10'), head)).rejects.toThrow('not every row is sealed')
  expect(await partitions(db)).toHaveLength(3)
})

test('F7 rows of a month that has no partition are kept, and moved there', async ({ database }) => {
  const { db } = database
  await sql`insert into audit_log (id, action, actor_kind) values (202009000000001, 'early', 'system')`.execute(
    db,
  )
  await sql`select prepare_audit_month(${month('2020-09')})`.execute(db)
  await sql`select prepare_audit_month(${month('2020-09')})`.execute(db)
  const { rows } = await sql<{ part: string }>`
    select tableoid::regclass::text as part from audit_log where action = 'early'
  `.execute(db)
  expect(rows).toEqual([{ part: 'audit_log_202009' }])
  for (const statement of [
    sql`delete from audit_log_202009`,
    sql`truncate audit_log_202009`,
    sql`truncate audit_log_default`,
    sql`delete from audit_log`,
  ])
    await expect(statement.execute(db)).rejects.toThrow('append-only')
})

test('F7 what is wrong with an archive is said by its range', async ({ database, folder }) => {
  const { db } = database
  await threeMonths(db)
  const file = join(folder, 'tampered.ndjson')
  await archiveAuditLog(db, month('2020-12'), file)
  const text = await readFile(file, 'utf8')
  const problemsOf = async (changed: string) => {
    await writeFile(file, changed)
    return (await verifyArchive(file)).problems
  }
  expect(await problemsOf(text)).toEqual([])
  const range = 'Rows 1 to 202009999999999: they were changed after they were sealed.'
  expect(await problemsOf(text.replace('"test.2"', '"test.3"'))).toEqual([range])
  const lines = text.split('\n')
  expect(await problemsOf(lines.toSpliced(2, 1).join('\n'))).toEqual([range])
  expect(await problemsOf(lines.slice(0, 9).join('\n'))).toEqual(['The end of the file is missing.'])
  await expect(problemsOf('{"other": 1}\n')).rejects.toThrow('not an archive')
})
