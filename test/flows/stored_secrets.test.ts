import { expect } from 'vitest'
import { recordRoutine } from '../../src/model/audit/routine.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainCode, obtainTokens, redeem, refresh, type Tokens } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'

const test = merchantsTest
  /** Everything that a person or a program was given, or typed. */
  .extend('secrets', { ...FILE, auto: true }, async ({ server, world }) => {
    const browser = new HttpBrowser(server.base)
    await signIn(browser, 'olga@north.example', PASSWORD)
    const secrets = [PASSWORD, browser.cookie('drawbridge') ?? '']
    const waiting = await obtainCode(server.base, world.confidential.client_id)
    const first = await obtainTokens(server.base, world.confidential)
    const used = await obtainCode(server.base, world.confidential.client_id)
    const redeemed = (await (await redeem(server.base, world.confidential, used)).json()) as Tokens
    const next = (await (
      await refresh(server.base, world.confidential, first.refresh_token)
    ).json()) as Tokens
    // A wrong guess is somebody's right password elsewhere.
    await signIn(new HttpBrowser(server.base), 'olga@north.example', 'another site’s password')
    secrets.push('another site’s password', waiting.code, waiting.verifier, used.code, used.verifier)
    for (const tokens of [first, redeemed, next]) secrets.push(tokens.access_token, tokens.refresh_token)
    for (const { client_secret } of [world.confidential, world.inHouse]) secrets.push(client_secret)
    await server.runtime.requestLog.flush()
    return secrets
  })
  /** Every row of every table, as text: bytea in hex, JSON as it is. */
  .extend('dump', FILE, ({ server }) => async (): Promise<string> => {
    const { pool } = server.runtime
    const tables = await pool.query<{ name: string }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
    )
    const texts: string[] = []
    for (const { name } of tables.rows) {
      const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`)
      texts.push(...rows.map(({ row }) => row))
    }
    return texts.join('\n')
  })

function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]
}

test('O40 a dump of the database holds no code, token, secret, password or session in any encoding', async ({
  dump,
  secrets,
}) => {
  const everything = await dump()
  expect(everything.length).toBeGreaterThan(5000)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8)
    for (const form of encodings(secret)) expect(everything.includes(form), secret).toBe(false)
  }
})

test('O40 private keys and refresh answers are sealed', async ({ server }) => {
  const { ensureSigningKey } = await import('../../src/model/signing_keys.ts')
  await ensureSigningKey(server.runtime.db, server.runtime.vault, { kind: 'system' }, new Date())
  const key = await server.runtime.db.selectFrom('signing_keys').selectAll().executeTakeFirstOrThrow()
  expect(key.private_key.toString('latin1')).not.toContain('"d"')
  const jwk = JSON.parse(server.runtime.vault.open(key.private_key, `signing_keys ${key.kid}`).toString())
  expect(jwk).toHaveProperty('d')
  expect(() => server.runtime.vault.open(key.private_key, 'signing_keys other')).toThrow()
  const published = await (await fetch(`${server.base}/oauth/jwks`)).json()
  expect(JSON.stringify(published)).not.toContain('"d"')
  expect(published).toMatchObject({ keys: [{ kid: key.kid, alg: 'ES256' }] })
})

test('O36 neither the log nor the audit hold them', async ({ server, secrets }) => {
  // What is counted is in the log the next day.
  await recordRoutine(server.runtime.db, new Date(server.clock.now().getTime() + 2 * 86_400_000))
  const audit = await server.runtime.db.selectFrom('audit_log').selectAll().execute()
  const actions = new Set(audit.map(({ action }) => action))
  for (const action of [
    'user.signed_in',
    'sign_in.failed',
    'connection.created',
    'token.issued',
    'token.refreshed',
  ]) {
    expect(actions).toContain(action)
  }
  const written = server.logged.join('\n') + JSON.stringify(audit)
  for (const secret of secrets) expect(written.includes(secret)).toBe(false)
})

test('the audit log is append-only', async ({ server }) => {
  const { pool } = server.runtime
  for (const statement of [
    "update audit_log set action = 'x'",
    'delete from audit_log',
    'truncate audit_log',
  ]) {
    await expect(pool.query(statement)).rejects.toThrow('append-only')
  }
})
