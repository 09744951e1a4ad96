import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { type ConnectedDatabase, connectDatabase, type Database } from '../../src/database/connect.ts'
import { migrate } from '../../src/database/migrate.ts'
import type { AuditAction } from '../../src/model/audit/actions.ts'
import { archiveAuditLog } from '../../src/model/audit/audit_archive.ts'
import { recordAudit, SYSTEM } from '../../src/model/audit/audit_log.ts'
import { sealAuditLog } from '../../src/model/audit/audit_seals.ts'
import { verifyAuditLog } from '../../src/model/audit/audit_verification.ts'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import { retain } from '../../src/webhooks/queue/retention.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import type { TestDatabase } from '../support/database.ts'
import { freshTest as test } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { temporaryFolder } from '../support/folder.ts'
import { settle } from '../support/merchants.ts'
import { startServer } from '../support/server.ts'

const run = promisify(execFile)

/** The roles of docs/operations.md under names of this run, and a database that the owner has migrated. */
async function withRoles(
  act: (app: ConnectedDatabase, owner: ConnectedDatabase, archivist: ConnectedDatabase) => Promise<void>,
) {
  const mark = randomBytes(5).toString('hex')
  const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8')
  const block = /```sql\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  const statements = block
    .replaceAll(/drawbridge_(owner|app|archivist)/g, `$1_${mark}`)
    .replace('create database drawbridge ', `create database roles_${mark} `)
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const admin = connectDatabase(inject('postgres'), { max: 2 })
  for (const statement of statements) await sql.raw(statement).execute(admin.db)
  const as = (role: string, password: string) => {
    const url = new URL(inject('postgres'))
    Object.assign(url, { username: `${role}_${mark}`, password: encodeURIComponent(password) })
    url.pathname = `/roles_${mark}`
    return connectDatabase(url.href, { max: 8 })
  }
  const owner = as('owner', 'choose one')
  const app = as('app', 'choose another')
  const archivist = as('archivist', 'and a third one')
  try {
    expect(
      await migrate(owner.db, { application: `app_${mark}`, archivist: `archivist_${mark}` }),
    ).not.toEqual([])
    await act(app, owner, archivist)
  } finally {
    await app.close()
    await archivist.close()
    await owner.close()
    await sql.raw(`drop database roles_${mark} with (force)`).execute(admin.db)
    await sql.raw(`drop role owner_${mark}, app_${mark}, archivist_${mark}`).execute(admin.db)
    await admin.close()
  }
}

test('T19 the application’s role can add to the audit log, and neither change, empty nor drop it', async () => {
  await withRoles(async ({ db }, owner) => {
    await recordAudit(db, { action: 'app.created', actor: SYSTEM })
    const refused = [
      sql`update audit_log set action = 'x'`,
      sql`delete from audit_log`,
      sql`truncate audit_log`,
      sql`alter table audit_log disable trigger audit_log_append_only`,
      sql`drop trigger audit_log_append_only on audit_log`,
      sql`alter table audit_log alter column id drop default`,
      sql`alter sequence audit_numbers restart`,
      sql`select setval('audit_numbers', 1)`,
      // Nor in a partition of it.
      sql`delete from audit_log_default`,
      sql`truncate audit_log_default`,
      sql`alter table audit_log detach partition audit_log_default`,
      sql`select prepare_audit_month(now())`,
      sql`select drop_audit_months_before(now(), null)`,
      sql`insert into audit_archives (to_id, rows, head) values (1, 1, '')`,
      sql`drop table audit_log`,
      sql`create or replace function refuse_audit_change() returns trigger language sql return null`,
      sql`insert into audit_log (action, actor_kind, at) values ('x', 'system', '2020-01-01')`,
      sql`insert into audit_log (id, action, actor_kind) values (7000, 'x', 'system')`,
      sql`set session_replication_role = replica`,
      sql`update audit_seals set count = 0`,
      sql`delete from audit_seals`,
      sql`drop table audit_seals`,
      sql`delete from kysely_migration`,
      // F11: it reads and writes rows, and defines nothing.
      sql`create table more (id int)`,
      sql`alter table events add column more int`,
      sql`drop table events`,
    ]
    for (const statement of refused) {
      await expect(statement.execute(db)).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|42809|42P13)$/),
      })
    }
    const { rows } = await sql`select action from audit_log`.execute(db)
    expect(rows).toEqual([{ action: 'app.created' }])
    // The trigger also stops the owner's accidents.
    await expect(sql`delete from audit_log`.execute(owner.db)).rejects.toThrow('append-only')
  })
})

test('F7, T19 the archivist’s role reads the audit log and drops what is sealed, and nothing else', async () => {
  await withRoles(async (app, owner, { db }) => {
    const before = new Date('2020-10-01T00:00:00Z')
    await sql`select prepare_audit_month('2020-09-01')`.execute(owner.db)
    await sql`
      insert into audit_log (id, at, action, actor_kind) values (202009000000001, '2020-09-02', 'test.old', 'system')
    `.execute(owner.db)
    await sealAuditLog(app.db, new Date())
    for (const statement of [
      sql`select * from users`,
      sql`select * from grants`,
      sql`insert into audit_log (action, actor_kind) values ('x', 'system')`,
      sql`delete from audit_log`,
      sql`delete from audit_seals`,
      sql`drop table audit_log_202009`,
      sql`select prepare_audit_months()`,
      sql`delete from audit_archives`,
    ])
      await expect(statement.execute(db)).rejects.toMatchObject({ code: '42501' })
    const { path, remove } = await temporaryFolder('archivist')
    expect(await archiveAuditLog(db, before, `${path}/old.ndjson`)).toMatchObject({ rows: 1 })
    await remove()
    const { rows } = await sql`select action, actor_id from audit_log`.execute(app.db)
    expect(rows).toEqual([{ action: 'audit.archived', actor_id: expect.stringMatching(/^archivist_/) }])
  })
})

test('T19, F11 the whole product runs as the application’s role', async () => {
  await withRoles(async (app) => {
    expect(await migrate(app.db)).toEqual([])
    const server = await startServer({ database: app })
    try {
      const world = await settle(server)
      const tokens = await obtainTokens(server.base, world.confidential)
      const me = await fetch(`${server.base}/api/v1/me`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      })
      expect(me.status).toBe(200)
      await server.runtime.requestLog.flush()
      const worker = await startWorker(server.runtime)
      await worker.stop()
      await cleanUp(app.db, server.clock.now())
      const { rows: days } =
        await sql`select tablename from pg_tables where tablename ~ '^events_\\d'`.execute(app.db)
      expect(days.length).toBeGreaterThan(0)
      // Days are added and dropped through functions of the owner.
      await retain(app.db, new Date(server.clock.now().getTime() + 200 * 86_400_000), 90)
      const { rows: left } =
        await sql`select tablename from pg_tables where tablename ~ '^events_\\d'`.execute(app.db)
      expect(left).toEqual([])
      expect(await sealAuditLog(app.db, server.clock.now())).not.toBeNull()
      expect((await verifyAuditLog(app.db, null)).problems).toEqual([])
      const { rows } = await sql`select from request_log`.execute(app.db)
      expect(rows.length).toBeGreaterThan(0)
      expect(server.logged.filter((line) => /permission denied|must be owner/.test(line))).toEqual([])
    } finally {
      await server.close()
    }
  })
})

const write = (db: Database, action: string) =>
  recordAudit(db, { action: action as AuditAction, actor: SYSTEM })

test('T19 a row that commits late belongs to a range that was not sealed before', async ({ database }) => {
  const { db } = database
  await write(db, 'test.first')
  const late = Promise.withResolvers<void>()
  const taken = Promise.withResolvers<void>()
  const open = db.transaction().execute(async (trx) => {
    await write(trx, 'test.late')
    taken.resolve()
    await late.promise
  })
  await taken.promise
  await db
    .transaction()
    .execute(async (trx) => {
      await write(trx, 'test.rolled_back')
      throw new Error('rolled back')
    })
    .catch(() => {})
  await write(db, 'test.last')
  expect(await sealAuditLog(db, new Date(), 100)).toBeNull()
  late.resolve()
  await open
  const [one, other] = await Promise.all([sealAuditLog(db, new Date()), sealAuditLog(db, new Date())])
  expect([one, other].filter((seal) => seal !== null)).toMatchObject([{ from_id: 1, count: 3 }])
  expect(await verifyAuditLog(db, null)).toMatchObject({ ranges: 1, rows: 3, unsealed: 0, problems: [] })
  await write(db, 'test.next')
  expect(await sealAuditLog(db, new Date())).toMatchObject({ count: 1 })
})

/** As somebody with all rights would. */
async function tamper(db: Database, statement: ReturnType<typeof sql>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await statement.execute(trx)
  })
}

test('T19 audit verify names the range where a row is missing, added or changed', async ({ database }) => {
  const { db, url } = database as TestDatabase
  const verify = async (...options: string[]) => {
    const env = { ...process.env, DATABASE_URL: url }
    return await run(process.execPath, ['src/cli.ts', '--json', 'audit', 'verify', ...options], { env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stderr }) => ({ code: code as number, said: stderr as string }),
    )
  }
  for (const range of [1, 2, 3]) {
    for (const row of [1, 2, 3]) await write(db, `test.${range}_${row}`)
    await sealAuditLog(db, new Date())
  }
  const { rows } = await sql<{ zero: number }>`select min(id) - 1 as zero from audit_log`.execute(db)
  const zero = rows[0]?.zero ?? 0
  const good = await verify()
  expect(good.code).toBe(0)
  const { head } = JSON.parse(good.said) as { head: string }
  const problems = async () => (await verifyAuditLog(db, head)).problems
  await tamper(db, sql`update audit_log set details = '{"x": 1}' where id = ${zero + 5}`)
  expect(await problems()).toEqual([`Rows ${zero + 4} to ${zero + 6}: at least one of them was changed.`])
  expect(await verify()).toMatchObject({
    code: 1,
    said: expect.stringContaining(`Rows ${zero + 4} to ${zero + 6}`),
  })
  await tamper(db, sql`update audit_log set details = '{}' where id = ${zero + 5}`)
  expect(await problems()).toEqual([])
  await tamper(db, sql`delete from audit_log where id = ${zero + 8}`)
  expect(await problems()).toEqual([`Rows ${zero + 7} to ${zero + 9}: 3 were sealed, but 2 exist.`])
  // Whoever also removes the seals is betrayed by a digest that was kept elsewhere.
  await tamper(db, sql`delete from audit_log where id > ${zero + 6}`)
  await tamper(db, sql`delete from audit_seals where from_id = ${zero + 7}`)
  expect((await verifyAuditLog(db, null)).problems).toEqual([])
  expect(await verify('--head', head)).toMatchObject({
    code: 1,
    said: expect.stringContaining(`After row ${zero + 6}`),
  })
  await tamper(db, sql`delete from audit_seals where from_id = 1`)
  expect((await verifyAuditLog(db, null)).problems).toEqual([`Rows 1 to ${zero + 3}: their seal is missing.`])
})
