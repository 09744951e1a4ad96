import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { loadPlatform } from '../../src/platform/load.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { obtainCode, obtainTokens, redeem, refresh, type Tokens } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { settle } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import { type Running, startProgram } from '../support/program.ts'

// Two real processes, started as an operator starts them, over one database.

const operatorToken = randomBytes(24).toString('hex')

const test = baseTest
  .extend('env', FILE, async ({ database }) => {
    const port = String(await freePort())
    return {
      DATABASE_URL: database.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN: operatorToken,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PORT: port,
    }
  })
  .extend('one', FILE, async ({ env }, { onCleanup }) => {
    const one = await startProgram(env)
    onCleanup(async () => void (await one.end('SIGTERM')))
    return one
  })
  .extend('other', FILE, async ({ env: { PORT: _, ...env }, one: __ }, { onCleanup }) => {
    const other = await startProgram(env)
    onCleanup(async () => void (await other.end('SIGTERM')))
    return other
  })
  .extend('world', FILE, ({ one, other: _ }) =>
    settle({ base: one.base, operatorToken, runtime: { platform: loadPlatform('default') } } as Parameters<
      typeof settle
    >[0]),
  )

const call = (node: Running, token: string) =>
  fetch(`${node.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })

test('a code from one process is redeemed at the other', async ({ one, world, other }) => {
  const code = await obtainCode(one.base, world.confidential.client_id)
  const response = await redeem(other.base, world.confidential, code)
  expect(response.status).toBe(200)
  const { refresh_token } = (await response.json()) as Tokens
  expect((await refresh(one.base, world.confidential, refresh_token)).status).toBe(200)
})

test('a disconnect at one is seen by the very next call at the other', async ({ one, world, other }) => {
  const tokens = await obtainTokens(one.base, world.confidential, { organisation: 'south' })
  expect((await call(other, tokens.access_token)).status).toBe(200)
  await operatorFor({ base: one.base, operatorToken }).delete(`/connections/${tokens.connection}`)
  expect((await call(other, tokens.access_token)).status).toBe(401)
  expect((await call(one, tokens.access_token)).status).toBe(401)
})

test('the burst of ten is one burst for both', async ({ one, world, other }) => {
  const { access_token } = await obtainTokens(one.base, world.confidential, { unit: 'castle' })
  const asked = Date.now()
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, n) => call(n % 2 ? one : other, access_token)),
  )
  const passed = Math.ceil((Date.now() - asked) / 1000)
  const accepted = answers.filter((response) => response.status === 200)
  const refused = answers.filter((response) => response.status === 429)
  expect(accepted.length + refused.length).toBe(24)
  // Ten at once, and one more for each second that the calls took.
  expect(accepted.length).toBeGreaterThanOrEqual(10)
  expect(accepted.length).toBeLessThanOrEqual(10 + passed)
  for (const response of refused) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('each stops within ten seconds of a SIGTERM and answers what it had begun', async ({
  env: { PORT: _, ...env },
}) => {
  const third = await startProgram({ ...env, PUBLIC_URL: 'http://127.0.0.1', ROLE: 'web' })
  const underWay = Promise.all(Array.from({ length: 20 }, () => fetch(`${third.base}/openapi.json`)))
  const ended = third.end('SIGTERM')
  const answers = await underWay.catch(() => [])
  for (const answer of answers) expect(answer.status).toBe(200)
  expect(await ended).toBe(0)
})
