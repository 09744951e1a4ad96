import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { HttpBrowser, signIn } from './support/browser_session.ts'
import { runCli } from './support/cli.ts'
import { FILE, merchantsTest } from './support/fixtures.ts'
import { operatorFor } from './support/operator.ts'
import { UNAPPROVED } from './support/partners.ts'
import { must } from './support/world.ts'

const test = merchantsTest
  .extend('run', FILE, ({ server, folder }) => {
    return (args: string[], options: { input?: string; token?: string } = {}) =>
      runCli(server, args, { ...options, dataDir: folder })
  })
  .extend('json', FILE, ({ run }) => {
    return async (args: string[]) => JSON.parse((await run([...args, '--json'])).out)
  })

test('without a command it says what there is', async ({ run }) => {
  const { out, err } = await run([])
  for (const noun of [
    'tenants',
    'users',
    'apps',
    'connections',
    'deliveries',
    'tokens',
    'keys',
    'sandbox',
    'audit',
    'platform',
    'records',
  ]) {
    expect(out + err).toContain(noun)
  }
})

test('lists are tables for people and JSON for programs', async ({ run, json }) => {
  const { code, out } = await run(['tenants', 'list'])
  expect(code).toBe(0)
  expect(out).toMatch(/north +North Rentals +production +true/)
  expect(await json(['tenants', 'list'])).toContainEqual(
    expect.objectContaining({ id: 'small', verified: false }),
  )
})

test('a tenant is made with its units, verified, and unverified', async ({ run, json }) => {
  const made = ['tenants', 'put', 'cliff', '--name', 'Cliff: Café', '--unit', 'a:location:First: one']
  expect((await run(made)).out).toContain('Tenant cliff was saved and is not verified.')
  expect(await json(['tenants', 'show', 'cliff'])).toMatchObject({
    name: 'Cliff: Café',
    verified: false,
    units: [{ id: 'a', kind: 'location', name: 'First: one' }],
  })
  expect((await run(['tenants', 'verify', 'cliff'])).code).toBe(0)
  const verified = await json(['tenants', 'show', 'cliff'])
  expect(verified).toMatchObject({ verified: true, units: [{ id: 'a' }] })
  await run(['tenants', 'unverify', 'cliff'])
  expect((await json(['tenants', 'show', 'cliff'])).verified).toBe(false)
})

test("a person's password comes from standard input and lets them sign in", async ({ server, run, json }) => {
  const args = [
    'users',
    'put',
    'cleo',
    '--email',
    'cleo@cli.example',
    '--name',
    'Cleo',
    '--tenant',
    'north:staff',
  ]
  expect((await run([...args, '--password-stdin'], { input: 'a password of words\n' })).out).toContain(
    'with a new password',
  )
  expect(await json(['users', 'show', 'cleo'])).toMatchObject({ tenants: [{ id: 'north', role: 'staff' }] })
  expect(await json(['users', 'list'])).toContainEqual(expect.objectContaining({ email: 'cleo@cli.example' }))
  const browser = new HttpBrowser(server.base)
  const signedIn = await signIn(browser, 'cleo@cli.example', 'a password of words', '/settings/apps')
  expect(signedIn.headers.get('location')).toBe('/settings/apps')
  const empty = await run([...args, '--password-stdin'])
  expect(empty).toMatchObject({ code: 1, err: 'No password was given on standard input.\n' })
})

test('apps that wait are found, approved, suspended and resumed', async ({ server, run, json }) => {
  const { db } = server.runtime
  await db
    .updateTable('apps')
    .set({ ...UNAPPROVED, state: 'submitted' })
    .where('id', '=', 'sync')
    .execute()
  expect((await json(['apps', 'list', '--waiting'])).map(({ id }: { id: string }) => id)).toEqual(['sync'])
  expect((await run(['apps', 'approve', 'sync'])).out).toContain('App sync is approved')
  expect(await json(['apps', 'list', '--waiting'])).toEqual([])
  const late = await run(['apps', 'decline', 'sync', '--reason', 'The name is misleading.'])
  expect(late).toMatchObject({ code: 1, err: expect.stringContaining('Nothing is waiting for review') })
  await run(['apps', 'suspend', 'sync'])
  expect((await run(['apps', 'list'])).out).toMatch(/sync .*suspended/)
  await run(['apps', 'resume', 'sync'])
  expect((await json(['apps', 'show', 'sync'])).suspended_at).toBeNull()
})

test('a token is created, works within its scopes, is listed, and revoked', async ({ run, json }) => {
  const args = ['tokens', 'create', 'Nightly export', '--scope', 'read', '--scope', 'records:write']
  const { id, token } = await json(args)
  expect((await run(args)).out).toMatch(/^Created token \S+ \(.*\):\n\n {2}dbop_[\w-]{43}\n/)
  expect((await run(['tenants', 'list'], { token })).code).toBe(0)
  const beyond = await run(['apps', 'suspend', 'mobile'], { token })
  expect(beyond).toMatchObject({ code: 1, err: 'This operator token lacks the scope apps:approve.\n' })
  expect((await run(['tokens', 'list'])).out).toMatch(/Nightly export +read, records:write/)
  expect((await run(['tokens', 'revoke', id])).out).toBe(`Token ${id} is revoked.\n`)
  expect((await run(['tenants', 'list'], { token })).code).toBe(1)
  expect((await run(['tokens', 'create', 'x', '--scope', 'all'])).err).toContain('Choose from read')
})

test('the signing key rotates, the old one staying published', async ({ server, json }) => {
  const keys = async () =>
    (await (await fetch(`${server.base}/oauth/jwks`)).json()) as { keys: { kid: string }[] }
  const { kid } = await json(['keys', 'rotate'])
  const second = await json(['keys', 'rotate'])
  expect((await keys()).keys.map((key) => key.kid)).toEqual(expect.arrayContaining([kid, second.kid]))
})

describe('the audit log', () => {
  test('is exported whole, page after page, to a file that only its owner reads', async ({
    folder,
    server,
    run,
  }) => {
    const file = join(folder, 'audit.jsonl')
    expect((await run(['audit', 'export', '--output', file])).out).toMatch(/^Wrote \d+ rows to /)
    const rows = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { count } = await server.runtime.db
      .selectFrom('audit_log')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(rows).toHaveLength(count)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await run(['audit', 'export', '--output', file])).toMatchObject({ code: 1 })
  })

  test('is filtered, and written as CSV', async ({ run }) => {
    await run(['tenants', 'put', 'dune', '--name', 'Dune'])
    const { out } = await run(['audit', 'export', '--tenant', 'dune', '--format', 'csv'])
    expect(out.split('\r\n')[0]).toBe('id,at,action,actor,publisher,app,client,tenant,connection,ip,details')
    expect(out).toContain('tenant.created')
    expect(out).not.toContain('North')
  })
})

describe('platform check', () => {
  test('needs no server, and says what partners will see', async ({ run }) => {
    const { code, out } = await run(['--url', 'http://127.0.0.1:1', 'platform', 'check', 'revento'])
    expect(code).toBe(0)
    expect(out).toContain('revento')
  })

  test('fails on a definition with mistakes, with the path of each', async ({ run }) => {
    const { code, err } = await run(['platform', 'check', 'package.json'])
    expect(code).toBe(1)
    expect(err).toContain('The platform definition package.json has')
  })
})

test('platform changelog says what changes for partners, and names a file that is no definition', async ({
  run,
}) => {
  const { code, out } = await run(['platform', 'changelog', 'rntor', 'default'])
  expect(code).toBe(0)
  expect(out).toContain('- New records: `GET /api/v1/orders`.')
  const wrong = await run(['platform', 'changelog', 'default', 'package.json'])
  expect(wrong.code).toBe(1)
  expect(wrong.err).toContain('The platform definition package.json has')
})

test('records are listed by their last change, and shown as they were stored', async ({
  server,
  run,
  json,
}) => {
  const change = { tenant: 'north', type: 'bookings', id: 'shown', data: { total: 7 } }
  must(await operatorFor(server).post('/changes', { changes: [change] }))
  const { updated_at } = await json(['records', 'show', 'north', 'bookings', 'shown'])
  expect(Date.parse(updated_at)).not.toBeNaN()
  expect((await run(['records', 'show', 'north', 'bookings', 'shown'])).out).toMatch(/data +\{"total":7\}/)
  const since = ['--since', updated_at]
  expect((await json(['records', 'list', 'north', 'bookings', ...since])).at(-1)).toMatchObject(change)
  expect((await run(['records', 'list', 'north', 'bookings'])).out).toMatch(/shown +/)
  const unknown = await run(['records', 'list', 'nobody', 'bookings'])
  expect(unknown).toMatchObject({ code: 1, err: 'There is no tenant with this ID.\n' })
})

describe('records import', () => {
  const line = (id: string, more = {}) =>
    `${JSON.stringify({ tenant: 'north', type: 'bookings', id, data: { total: 1 }, ...more })}\n`

  test('stores a file, and ends with what was refused and why', async ({ folder, run, server }) => {
    const file = join(folder, 'records.ndjson')
    const lines = Array.from({ length: 1200 }, (_, n) => line(`cli${n}`))
    await writeFile(file, lines.join(''))
    expect(await run(['records', 'import', file])).toEqual({
      code: 0,
      out: '1200 records were stored. 0 lines were refused.\n',
      err: '',
    })
    const wrong = [
      line('x', { data: { total: -1 } }),
      line('y', { tenant: 'nobody' }),
      line('z', { tenant: 'nobody' }),
    ]
    const { code, out } = await run(['records', 'import', '-'], { input: lines.concat(wrong).join('') })
    expect(code).toBe(2)
    expect(out).toMatch(/lines +reason +first lines/)
    expect(out).toMatch(/2 +\/tenant does not exist +1202, 1203/)
    expect(out).toMatch(/1 +\/data\/total must be >= 0 +1201/)
    expect(out).toContain('1200 records were stored. 3 lines were refused.')
    const json = await run(['records', 'import', '-', '--json'], { input: wrong.join('') })
    expect([json.code, JSON.parse(json.out)]).toEqual([2, expect.objectContaining({ stored: 0, refused: 3 })])
    const { count } = await server.runtime.db
      .selectFrom('records')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('id', 'like', 'cli%')
      .executeTakeFirstOrThrow()
    expect(count).toBe(1200)
  })

  test('says what is wrong with the file, the token and the address', async ({ run }) => {
    expect(await run(['records', 'import', 'nothing.ndjson'])).toMatchObject({
      code: 1,
      err: 'Could not read nothing.ndjson (ENOENT).\n',
    })
    const refused = await run(['records', 'import', '-'], { input: line('a'), token: 'op_wrong_wrong_wrong' })
    expect([refused.code, refused.err]).toEqual([
      1,
      'The operator token is not valid. Set it with --token or OPERATOR_TOKEN.\n',
    ])
    const gone = await run(['--url', 'http://127.0.0.1:1', 'records', 'import', '-'], { input: line('a') })
    expect([gone.code, gone.err]).toEqual([
      1,
      expect.stringContaining('The connection to http://127.0.0.1:1 was lost'),
    ])
  })
})

describe('what goes wrong is said in a sentence, with a status', () => {
  test('a wrong token', async ({ run }) => {
    expect(await run(['tenants', 'list'], { token: 'op_wrong_wrong_wrong_wrong' })).toMatchObject({
      code: 1,
      err: 'The operator token is not valid. Set it with --token or OPERATOR_TOKEN.\n',
    })
  })

  test('no token', async ({ run }) => {
    expect(await run(['tenants', 'list'], { token: '' })).toMatchObject({
      code: 1,
      err: 'No operator token was given. Set it with --token or OPERATOR_TOKEN.\n',
    })
  })

  test('nobody there', async ({ run }) => {
    const { code, err } = await run(['--url', 'http://127.0.0.1:1', 'tenants', 'list'])
    expect(code).toBe(1)
    expect(err).toMatch(/^Could not connect to Drawbridge at http:\/\/127\.0\.0\.1:1 .*Is it running\?/)
  })

  test('something that does not exist, and arguments that are missing', async ({ run }) => {
    expect(await run(['apps', 'approve', 'nobody'])).toMatchObject({ code: 1, out: '' })
    expect((await run(['tenants', 'put', 'x'])).err).toContain('--name')
    expect((await run(['nonsense'])).code).toBe(1)
  })
})
