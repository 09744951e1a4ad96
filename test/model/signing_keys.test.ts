import { randomBytes } from 'node:crypto'
import { createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { expect } from 'vitest'
import { createVault } from '../../src/database/vault.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { ensureSigningKey, publicKeys, rotateSigningKey } from '../../src/model/signing_keys.ts'
import { baseTest, FILE } from '../support/fixtures.ts'

const test = baseTest.extend('kids', FILE, ({ database }) => {
  return async () => (await publicKeys(database.db)).map(({ kid }) => kid)
})
const vault = createVault([randomBytes(32)])

test('nodes that start at once make one key', async ({ database, kids }) => {
  await Promise.all([1, 2, 3].map(() => ensureSigningKey(database.db, vault, SYSTEM, new Date())))
  expect(await kids()).toHaveLength(1)
})

test('after a rotation both keys are published, and the old one goes after 30 days', async ({
  database,
  kids,
}) => {
  const [first] = await kids()
  const second = await rotateSigningKey(database.db, vault, SYSTEM, new Date())
  expect(await kids()).toEqual([second, first])
  const later = new Date(Date.now() + 31 * 86_400_000)
  const third = await rotateSigningKey(database.db, vault, SYSTEM, later)
  expect(await kids()).toEqual([third, second])
})

test('what the stored key signs verifies with the published one', async ({ database }) => {
  const row = await database.db
    .selectFrom('signing_keys')
    .selectAll()
    .where('retired_at', 'is', null)
    .executeTakeFirstOrThrow()
  const key = await importJWK(
    JSON.parse(vault.open(row.private_key, `signing_keys ${row.kid}`).toString()) as JWK,
    'ES256',
  )
  const jwt = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: row.kid }).sign(key)
  const keys = createLocalJWKSet({ keys: await publicKeys(database.db) })
  expect((await jwtVerify(jwt, keys)).protectedHeader.kid).toBe(row.kid)
})
