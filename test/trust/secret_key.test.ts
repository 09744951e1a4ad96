import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { createCursors } from '../../src/api/cursor.ts'
import { createVault, type Vault } from '../../src/database/vault.ts'
import { writeCredentials } from '../../src/demo/demo_credentials.ts'
import { LANGUAGES, type Language } from '../../src/http/pages/language.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { newId } from '../../src/model/ids.ts'
import { writeMail } from '../../src/model/mails/mails.ts'
import { resealAll } from '../../src/model/reseal.ts'
import { SEALED_COLUMNS } from '../../src/model/sealed_columns.ts'
import { ensureSigningKey } from '../../src/model/signing_keys.ts'
import { createEndpoint } from '../../src/model/webhooks/endpoints.ts'
import { tokenPurpose } from '../../src/model/webhooks/sealed.ts'
import { addSigningSecret } from '../../src/model/webhooks/signing_secret.ts'
import { csrfOf } from '../support/browser_session.ts'
import type { TestDatabase } from '../support/database.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { PASSWORD, settle } from '../support/merchants.ts'
import { givenApp } from '../support/partners.ts'
import { startServer } from '../support/server.ts'

const run = promisify(execFile)
const [before, after] = [randomBytes(32), randomBytes(32)]

const test = serverTest
  .extend('setting', FILE, { config: { secretKeys: [before] } })
  .extend('reseal', FILE, ({ database }) => {
    return async (...keys: Buffer[]) => {
      const env = {
        ...process.env,
        DATABASE_URL: (database as TestDatabase).url,
        SECRET_KEY: keys.map((key) => key.toString('base64')).join(','),
      }
      return await run(process.execPath, ['src/cli.ts', 'keys', 'reseal'], { env }).then(
        ({ stdout }) => ({ code: 0, said: stdout }),
        ({ code, stderr }) => ({ code: code as number, said: stderr as string }),
      )
    }
  })

/** One value at least in each sealed column. */
async function fill({ runtime }: { runtime: Parameters<typeof settle>[0]['runtime'] }): Promise<string> {
  const { db, vault, platform, now } = runtime
  await ensureSigningKey(db, vault, SYSTEM, now())
  const { app } = await givenApp(db)
  const input = {
    environment: 'production' as const,
    url: 'https://hook.example/a',
  }
  const made = await db
    .transaction()
    .execute((trx) => createEndpoint(trx, runtime, { as: 'operator' }, app, input, SYSTEM))
  if (made.kind !== 'created') throw new Error(`no endpoint: ${JSON.stringify(made)}`)
  const token = vault.seal('a-token-of-ours', tokenPurpose(made.id))
  await db.updateTable('endpoints').set({ token }).where('id', '=', made.id).execute()
  const rules = {
    ...platform.webhooks,
    signatures: platform.webhooks.signatures.map((one) => ({ ...one, scheme: 'ed25519' as const })),
  }
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await addSigningSecret(db, vault, rules, made.id, secret, now())
  await db.insertInto('demo_seeds').values({ platform: 'default', seeded_at: now() }).execute()
  await writeCredentials(db, vault, 'default', { password: 'x' } as never)
  const language = LANGUAGES[0] as Language
  await writeMail(db, runtime, { about: 'address_in_use', to: 'a@people.example', language, url: 'http://x' })
  return secret
}

async function openEverything(db: TestDatabase['db'], vault: Vault): Promise<Record<string, number>> {
  const opened: Record<string, number> = {}
  for (const { table, key, column, purpose } of SEALED_COLUMNS) {
    const { rows } = await sql<{ key: string; value: Buffer }>`
      select ${sql.ref(key)} as key, ${sql.ref(column)} as value from ${sql.table(table)}
      where ${sql.ref(column)} is not null
    `.execute(db)
    for (const row of rows) vault.open(row.value, purpose(row.key))
    opened[`${table}.${column}`] = rows.length
  }
  return opened
}

test('T18 everything sealed opens with the new key alone after a reseal, which can be repeated', async ({
  server,
  database,
  reseal,
}) => {
  const secret = await fill(server)
  await expect(openEverything(database.db, createVault([after]))).rejects.toThrow()
  const first = await reseal(after, before)
  expect(first).toMatchObject({ code: 0, said: expect.stringMatching(/^Encrypted [1-9]\d* values again/) })
  const opened = await openEverything(database.db, createVault([after]))
  expect(Object.entries(opened).filter(([, count]) => count === 0)).toEqual([])
  expect(await reseal(after)).toMatchObject({ code: 0, said: expect.stringMatching(/^Encrypted 0 values/) })
  // What is computed from a sealed value under the key has changed with it.
  const node = await startServer({ database, config: { secretKeys: [after] } })
  const response = await fetch(`${node.base}/oauth/report_leak`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ token: secret, type: 'webhook', url: '' }]),
  })
  expect(await response.json()).toMatchObject([{ label: 'true_positive' }])
  await node.close()
})

test('T18 a value that no key opens is named, and the command fails', async ({ database, reseal }) => {
  const stranger = createVault([randomBytes(32)])
  await sql`update signing_keys set private_key = ${stranger.seal('x', 'y')}`.execute(database.db)
  const said = await reseal(after, before)
  expect(said.code).toBe(1)
  expect(said.said).toMatch(/signing_keys\.private_key/)
  await sql`delete from signing_keys`.execute(database.db)
})

test('T18 whoever writes while everything is sealed again wins', async ({ database }) => {
  const { db } = database
  const { app } = await givenApp(db)
  const [old, both] = [createVault([before]), createVault([after, before])]
  const ids = Array.from({ length: 300 }, () => newId('ep'))
  const at = new Date()
  const rows = ids.map((id) => ({
    id,
    app_id: app,
    environment: 'sandbox',
    url: 'https://hook.example/b',
    token: old.seal('first', tokenPurpose(id)),
    created_at: at,
    updated_at: at,
  }))
  await db.insertInto('endpoints').values(rows).execute()
  const written = ids.filter((_, n) => n % 2 === 0)
  const write = async () => {
    for (const id of written) {
      // A node that has not been restarted still seals under the old key.
      const token = old.seal('second', tokenPurpose(id))
      await db.updateTable('endpoints').set({ token }).where('id', '=', id).execute()
    }
  }
  await Promise.all([write(), resealAll(db, both), resealAll(db, both)])
  expect((await resealAll(db, both)).unreadable).toEqual([])
  const stored = await db.selectFrom('endpoints').select(['id', 'token']).where('id', 'in', ids).execute()
  const alone = createVault([after])
  for (const { id, token } of stored) {
    const text = alone.open(token as Buffer, tokenPurpose(id)).toString()
    expect(text).toBe(written.includes(id) ? 'second' : 'first')
  }
})

test('T18 what derives from the first key survives its rotation: forms, cursors', async ({
  server,
  database,
}) => {
  await settle(server)
  const rotated = await startServer({ database, config: { secretKeys: [after, before] } })
  const page = await fetch(`${server.base}/signin`)
  const response = await fetch(`${rotated.base}/signin`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: page.headers.getSetCookie()[0]?.split(';')[0] ?? '' },
    body: new URLSearchParams({
      csrf: csrfOf(await page.text()),
      email: 'olga@north.example',
      password: PASSWORD,
    }),
  })
  expect(response.status).toBe(303)
  await rotated.close()
  const keys = createVault([after, before]).deriveAll('api cursors')
  const cursor = createCursors(createVault([before]).deriveAll('api cursors')).write(['a'], {
    at: 1,
    id: 'x',
    since: null,
  })
  expect(createCursors(keys).belongs(['a'], cursor)).toBe(true)
  expect(createCursors(keys.slice(0, 1)).belongs(['a'], cursor)).toBe(false)
})

/** Columns of bytes that nobody opens: hashes of high-entropy values, and what only their holder can open. */
const NOT_SEALED = [
  'access_tokens.hash',
  // Thumbprints of public keys (RFC 9449).
  'access_tokens.jkt',
  // Images that merchants see.
  'app_images.bytes',
  'audit_archives.head',
  'audit_seals.digest',
  'audit_seals.previous',
  'client_secrets.fingerprint',
  'endpoint_secrets.fingerprint',
  'grants.code_hash',
  'grants.code_jkt',
  'grants.previous_refresh_hash',
  'grants.refresh_hash',
  'grants.refresh_jkt',
  // Under a key derived from the refresh token (docs/decisions/0005).
  'grants.sealed_tokens',
  'mailed_links.hash',
  'oauth_artifacts.hash',
  // The id of the credential and its public key: what every authenticator may be asked for.
  'passkeys.id',
  'passkeys.public_key',
  'recovery_codes.hash',
  'operator_tokens.hash',
  'sessions.hash',
  // Under the value of the session's cookie.
  'sessions.id_token',
  'shown_secrets.content',
  'shown_secrets.session_hash',
  'sign_in_links.hash',
  'used_jwts.hash',
  'used_refresh_tokens.hash',
  'used_refresh_tokens.jkt',
  // Random, and no secret: authenticators keep it.
  'users.passkey_handle',
  // A hash of the import, so that repeating it changes nothing.
  'users.password_import',
]

test('T18 every column of bytes is listed as sealed or as not sealed', async ({ database }) => {
  const { rows } = await sql<{ name: string }>`
    select c.table_name || '.' || c.column_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.data_type = 'bytea' and t.table_type = 'BASE TABLE'
      -- Partitions have the columns of what they are a part of.
      and not (select relispartition from pg_class where oid = c.table_name::regclass)
  `.execute(database.db)
  const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
  expect(rows.map(({ name }) => name).sort()).toEqual([...sealed, ...NOT_SEALED].sort())
})

test('T18 whoever seals names the purpose as the list does', async () => {
  const root = resolve(import.meta.dirname, '../../src')
  const wrong: string[] = []
  for (const name of await readdir(root, { recursive: true })) {
    if (!name.endsWith('.ts') || name === 'database/vault.ts') continue
    const text = await readFile(resolve(root, name), 'utf8')
    for (const [call] of text.matchAll(/vault\.seal\([^\n]*/g)) {
      if (!/[pP]urpose\(/.test(call)) wrong.push(`${name}: ${call}`)
    }
  }
  expect(wrong).toEqual([])
})
