import { pbkdf2Sync, scryptSync } from 'node:crypto'
import argon2 from 'argon2'
import bcrypt from 'bcrypt'
import { describe, expect } from 'vitest'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

const PASSWORD = 'old pass'
const SALT = Buffer.from('sixteen bytes!!!')
const b64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
// The alphabet of passlib.
const ab64 = (bytes: Buffer): string => b64(bytes).replaceAll('+', '.')

const scrypted = scryptSync(PASSWORD, SALT, 32, { N: 2 ** 10, r: 8, p: 1 })
const sha256 = pbkdf2Sync(PASSWORD, SALT, 1000, 32, 'sha256')
const bcrypted = await bcrypt.hash(PASSWORD, 5)

const HASHES: [string, string][] = [
  ['argon2id', await argon2.hash(PASSWORD, { memoryCost: 1024, timeCost: 3, parallelism: 1 })],
  ['bcrypt', bcrypted],
  ['bcrypt of PHP', bcrypted.replace('$2b', '$2y')],
  ['scrypt', `$scrypt$ln=10,r=8,p=1$${b64(SALT)}$${b64(scrypted)}`],
  ['PBKDF2 as PHC has it', `$pbkdf2-sha256$i=1000,l=32$${b64(SALT)}$${b64(sha256)}`],
  ['PBKDF2 as passlib has it', `$pbkdf2-sha256$1000$${ab64(SALT)}$${ab64(sha256)}`],
  [
    'PBKDF2 with SHA-512',
    `$pbkdf2-sha512$1000$${ab64(SALT)}$${ab64(pbkdf2Sync(PASSWORD, SALT, 1000, 64, 'sha512'))}`,
  ],
  ['PBKDF2 with SHA-1', `$pbkdf2$1000$${ab64(SALT)}$${ab64(pbkdf2Sync(PASSWORD, SALT, 1000, 20, 'sha1'))}`],
]

let people = 0

const test = merchantsTest
  .extend('importHash', FILE, ({ operator }) => async (password_hash: string) => {
    const id = `imported-${people++}`
    const user = { email: `${id}@north.example`, name: 'Imported', password_hash }
    must(await operator.put(`/users/${id}`, user))
    return { id, user, email: user.email }
  })
  .extend('storedHash', FILE, ({ runtime }) => async (id: string) => {
    const found = runtime.db.selectFrom('users').select('password_hash').where('id', '=', id)
    return (await found.executeTakeFirstOrThrow()).password_hash ?? ''
  })

test.for(HASHES)(
  '%s: the old password signs in, and is hashed anew',
  async ([, hash], { server, importHash, storedHash }) => {
    const { id, email } = await importHash(hash)
    const as = (password: string) => signIn(new HttpBrowser(server.base), email, password)
    expect((await as('wrong')).status).toBe(401)
    expect(await storedHash(id)).toBe(hash)
    expect((await as(PASSWORD)).status).toBe(303)
    const own = await storedHash(id)
    expect(own).toMatch(/^\$argon2id\$v=19\$m=19456,/)
    expect((await as(PASSWORD)).status).toBe(303)
    expect((await as('wrong')).status).toBe(401)
    // What is stored now is of the current cost, and stays.
    expect(await storedHash(id)).toBe(own)
  },
)

test('the same import again brings no old password back, and signs nobody out', async ({
  server,
  operator,
  importHash,
  storedHash,
}) => {
  const { id, user, email } = await importHash(bcrypted)
  const browser = new HttpBrowser(server.base)
  await signIn(browser, email, PASSWORD)
  const own = await storedHash(id)
  must(await operator.put(`/users/${id}`, user))
  expect(await storedHash(id)).toBe(own)
  expect((await browser.get('/signin')).status).toBe(302)
  must(await operator.put(`/users/${id}`, { ...user, password_hash: await bcrypt.hash('another', 4) }))
  expect((await browser.get('/signin')).status).toBe(200)
})

describe('refused, and nothing is stored', () => {
  const key = 'A'.repeat(43)
  test.for([
    ['plain text', 'secret password'],
    ['MD5', '$1$salt$qJH7.N4xYta3aEG/dfqo/0'],
    ['SHA-512 crypt', '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2'],
    ['bcrypt beyond 14', bcrypted.replace('$05$', '$15$')],
    ['bcrypt below 4', bcrypted.replace('$05$', '$03$')],
    ['a bcrypt hash that is cut', bcrypted.slice(0, -1)],
    ['argon2i', `$argon2i$v=19$m=1024,t=2,p=1$${b64(SALT)}$${key}`],
    ['argon2id beyond 256 MiB', `$argon2id$v=19$m=262145,t=2,p=1$${b64(SALT)}$${key}`],
    ['argon2id with endless passes', `$argon2id$v=19$m=1024,t=1000,p=1$${b64(SALT)}$${key}`],
    ['argon2id that names memory twice', `$argon2id$v=19$m=1024,m=1024,p=1$${b64(SALT)}$${key}`],
    ['scrypt beyond 256 MiB', `$scrypt$ln=19,r=8,p=1$${b64(SALT)}$${key}`],
    ['scrypt with many lanes', `$scrypt$ln=17,r=8,p=99$${b64(SALT)}$${key}`],
    ['PBKDF2 beyond 2 million', `$pbkdf2-sha256$2000001$${b64(SALT)}$${key}`],
  ] as const)('%s', async ([, password_hash], { operator }) => {
    const id = `refused-${people++}`
    const user = { email: `${id}@north.example`, name: 'Refused', password_hash }
    const { status, body } = await operator.put(`/users/${id}`, user)
    expect([status, body.errors?.[0]?.path]).toEqual([422, '/password_hash'])
    expect((await operator.get(`/users/${id}`)).status).toBe(404)
  })

  test('a password beside its hash', async ({ operator }) => {
    const both = { password: 'a long password', password_hash: bcrypted }
    const user = { email: 'both@north.example', name: 'Both', ...both }
    expect((await operator.put('/users/both', user)).status).toBe(422)
  })
})

test('O36 the audit log and the response hold no hash', async ({ operator, importHash }) => {
  const { id } = await importHash(bcrypted)
  expect(JSON.stringify((await operator.get('/audit?limit=50')).body)).not.toContain(bcrypted)
  expect(JSON.stringify((await operator.get(`/users/${id}`)).body)).not.toContain('$2')
})

test('a subject belongs to one person; null removes it', async ({ operator }) => {
  const person = (id: string, subject?: string | null) =>
    operator.put(`/users/${id}`, {
      email: `${id}@north.example`,
      name: id,
      ...(subject !== undefined && { subject }),
    })
  expect((await person('sue', 'vendor|sue')).body.subject).toBe('vendor|sue')
  expect((await person('sue')).body.subject).toBe('vendor|sue')
  const taken = await person('sam', 'vendor|sue')
  expect([taken.status, taken.body.detail]).toEqual([409, 'Another person already has this subject.'])
  expect((await operator.get('/users/sam')).status).toBe(404)
  expect((await person('sue', null)).body.subject).toBeNull()
  expect((await person('sam', 'vendor|sue')).status).toBe(201)
  for (const subject of ['', ' ', 'x'.repeat(256), 'ü'])
    expect((await person('sue', subject)).status).toBe(422)
})
