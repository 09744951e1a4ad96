import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConnectedDatabase } from '../../src/database/connect.ts'
import { createDatabase } from '../support/database.ts'
import { introspect, obtainCode, obtainTokens, redeem, refresh, type Tokens } from '../support/flow.ts'
import { settle, type World } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Two nodes, each with its own memory, over one database.

let database: ConnectedDatabase
let one: TestServer
let other: TestServer
let world: World
beforeAll(async () => {
  database = await createDatabase()
  const shared = { secretKeys: [randomBytes(32)], publicUrl: 'http://127.0.0.1:1' }
  const operatorToken = randomBytes(24).toString('hex')
  one = await startServer({ database, config: { secretKeys: shared.secretKeys, operatorToken } })
  other = await startServer({ database, config: { secretKeys: shared.secretKeys, operatorToken } })
  world = await settle(one)
})
afterAll(async () => {
  await one.close()
  await other.close()
  await database.close()
})

const isActive = async (node: TestServer, token: string) =>
  (await introspect(node.base, world.confidential, token))['active'] as boolean

test('a code from one node is redeemed at the other, and refreshed at the first', async () => {
  const code = await obtainCode(one.base, world.confidential.client_id)
  const response = await redeem(other.base, world.confidential, code)
  expect(response.status).toBe(200)
  const tokens = (await response.json()) as Tokens
  const next = await refresh(one.base, world.confidential, tokens.refresh_token)
  expect(next.status).toBe(200)
})

test('O13 50 parallel redemptions over both nodes: one 200', async () => {
  const code = await obtainCode(one.base, world.confidential.client_id)
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, n) => redeem(n % 2 ? one.base : other.base, world.confidential, code)),
  )
  expect(all.filter((response) => response.status === 200)).toHaveLength(1)
})

test('a disconnect, a suspension, a lost verification at one node is seen by the very next call at the other', async () => {
  const operator = operatorFor(one)
  const tokens = await obtainTokens(one.base, world.confidential)
  expect(await isActive(other, tokens.access_token)).toBe(true)
  await operator.post('/apps/sync/suspend')
  expect((await refresh(other.base, world.confidential, tokens.refresh_token)).status).toBe(401)
  await operator.post('/apps/sync/resume')
  expect(await isActive(other, tokens.access_token)).toBe(true)
  const north = { name: 'North', environment: 'production' }
  await operator.put('/tenants/north', { ...north, verified: false })
  expect(await isActive(other, tokens.access_token)).toBe(false)
  await operator.put('/tenants/north', { ...north, verified: true })
  expect(await isActive(other, tokens.access_token)).toBe(true)
  await operator.delete(`/connections/${tokens.connection}`)
  expect(await isActive(other, tokens.access_token)).toBe(false)
  expect((await refresh(other.base, world.confidential, tokens.refresh_token)).status).toBe(400)
})

test('a revoked secret and a changed app are known to the other node at once', async () => {
  const operator = operatorFor(one)
  const second = (await operator.post(`/clients/${world.confidential.client_id}/secrets`)).body
  const newer = { client_id: world.confidential.client_id, client_secret: second.client_secret }
  const tokens = await obtainTokens(other.base, newer)
  expect(await isActive(other, tokens.access_token)).toBe(true)
  await operator.delete(`/clients/${newer.client_id}/secrets/${second.id}`)
  expect((await refresh(other.base, newer, tokens.refresh_token)).status).toBe(401)
  expect((await refresh(other.base, world.confidential, tokens.refresh_token)).status).toBe(200)
})
