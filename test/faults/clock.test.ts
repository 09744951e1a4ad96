import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { expect, vi } from 'vitest'
import { clockProblem, watchClock } from '../../src/database/clock.ts'
import { startCleanUp } from '../../src/oauth/cleanup.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { baseTest, FILE, merchantsTest, startedReceiver } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { startProgram } from '../support/program.ts'

const DAY_MS = 86_400_000

const test = merchantsTest.extend('receiver', FILE, startedReceiver)

test('F5 a node whose clock is 100 days ahead deletes nothing', async ({ server, world }) => {
  const { access_token } = await obtainTokens(server.base, world.confidential)
  const { db, now } = server.runtime
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let skew = 100 * DAY_MS
  const ahead = vi.fn(() => new Date(now().getTime() + skew))
  const cleanUp = startCleanUp({ ...server.runtime, now: ahead, clockSkew: () => skew })
  try {
    await vi.advanceTimersByTimeAsync(120_000)
    // Whoever deletes asks first what time it is.
    expect(ahead).not.toHaveBeenCalled()
    const call = () =>
      fetch(`${server.base}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })
    expect((await call()).status).toBe(200)
    // With the right clock the same clean-up works.
    const expired = { hash: randomBytes(32), expires_at: new Date(now().getTime() - DAY_MS) }
    await db.insertInto('used_jwts').values(expired).execute()
    skew = 0
    await vi.advanceTimersByTimeAsync(60_000)
    await expect.poll(() => db.selectFrom('used_jwts').select('expires_at').execute()).toEqual([])
    expect((await call()).status).toBe(200)
  } finally {
    vi.useRealTimers()
    await cleanUp.stop()
  }
})

test('F5 a worker whose clock is more than a minute off claims nothing', async ({ server, receiver }) => {
  const { runtime } = server
  const endpoint = await givenEndpoint(runtime, receiver.url)
  let skew = 61_000
  const worker = await startWorker({ ...runtime, clockSkew: () => skew })
  try {
    await happens(runtime, endpoint.tenant)
    // It says that its queue stands still once that lasts; and it sends nothing meanwhile.
    await new Promise((passed) => setTimeout(passed, 1500))
    expect(receiver.received).toHaveLength(0)
    skew = 59_000
    await receiver.until(1)
    await worker.idle()
    expect((await deliveriesOf(runtime, endpoint.id))[0]?.state).toBe('delivered')
  } finally {
    await worker.stop()
  }
})

test('F5 a clock that is set while the program runs is noticed at once', async ({ server }) => {
  let set = 0
  const wall = () => Date.now() + set
  const clock = await watchClock(server.runtime.pool, server.runtime.log, {
    wall,
    steady: () => performance.now(),
  })
  try {
    expect(clockProblem(clock.skew())).toBeNull()
    set = -90_000
    expect(clockProblem(clock.skew())).toMatch(/^is 90 s behind the database$/)
  } finally {
    await clock.stop()
  }
})

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'
const faked = existsSync(FAKETIME)
const title = faked
  ? 'F5 a process with a clock 100 days ahead is not ready, and says why'
  : 'F5 a process with a clock 100 days ahead: skipped, libfaketime is not installed'

baseTest.skipIf(!faked)(title, async ({ database }) => {
  const port = String(await freePort())
  const node = await startProgram({
    DATABASE_URL: database.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    OPERATOR_TOKEN: randomBytes(24).toString('hex'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: port,
    LD_PRELOAD: FAKETIME,
    FAKETIME: '+100d',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  })
  try {
    const response = await fetch(`${node.base}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      status: 'not ready',
      checks: { clock: 'is 8640000 s ahead of the database', database: 'ok' },
    })
  } finally {
    await node.end('SIGTERM')
  }
})
