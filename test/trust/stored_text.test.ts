import fc from 'fast-check'
import { expect, test as plain } from 'vitest'
import { isStorable, storableJsonText, storableText } from '../../src/database/storable_text.ts'
import { recordAudit } from '../../src/model/audit/audit_log.ts'
import { createRequestLog, type RequestEntry } from '../../src/model/audit/request_log.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainCode, postToken, redeem } from '../support/flow.ts'

const test = merchantsTest.extend('logged', FILE, ({ server }) => {
  const { db, requestLog } = server.runtime
  return async () => {
    await requestLog.flush()
    return await db.selectFrom('request_log').selectAll().orderBy('id').execute()
  }
})

/** Text with what PostgreSQL cannot hold: NUL, lone surrogates, and pairs that a cut may divide. */
const hostile = fc
  .array(fc.constantFrom('\0', '\uD83D', '\uDE00', '😀', 'a', '\\u0000', '"', '\uFFFE', '\x1f'), {
    maxLength: 700,
  })
  .map((parts) => parts.join(''))

plain('T9 every text can be stored once it is cleaned, whatever it holds and wherever it is cut', () => {
  fc.assert(
    fc.property(hostile, fc.nat(600), (text, most) => {
      const clean = storableText(text, most)
      expect(isStorable(clean)).toBe(true)
      expect(clean.length).toBeLessThanOrEqual(most)
      // A pair is kept whole or left out whole: nothing becomes a replacement because of the cut.
      if (isStorable(text)) expect(text.startsWith(clean)).toBe(true)
    }),
  )
  fc.assert(
    fc.property(fc.dictionary(hostile, fc.array(hostile, { maxLength: 3 }), { maxKeys: 3 }), (value) => {
      expect(storableJsonText(value)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i)
    }),
  )
})

test('T9 genuine requests are in the request log beside requests with a NUL in their client id', async ({
  server,
  world,
  logged,
}) => {
  const before = (await logged()).length
  const bad = Array.from({ length: 20 }, () => fetch(`${server.base}/oauth/authorize?client_id=a%00b`))
  const posted = Array.from({ length: 20 }, () =>
    fetch(`${server.base}/oauth/token`, { method: 'POST', body: 'client_id=a%00b', headers: FORM }),
  )
  const genuine = Array.from({ length: 20 }, () =>
    postToken(server.base, world.confidential, { grant_type: 'refresh_token', refresh_token: 'x' }),
  )
  for (const response of await Promise.all([...bad, ...posted, ...genuine])) {
    expect(response.status).toBeLessThan(500)
  }
  expect((await logged()).length).toBe(before + 20)
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test('T9 whatever a request holds, it and its neighbours are stored', async ({ server, world, logged }) => {
  const { db, now } = server.runtime
  const errors: unknown[] = []
  const log = createRequestLog(db, now, (error) => errors.push(error))
  const entry: RequestEntry = {
    kind: 'token',
    method: 'POST',
    path: '/oauth/token',
    status: 400,
    client: world.confidential.client_id,
    duration_ms: 1,
  }
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (path, reason, error) => {
      const before = (await logged()).length
      log.record(entry)
      log.record({ ...entry, path, reason, error, ip: path, connection: reason, tenant: error })
      log.record(entry)
      await log.flush()
      expect((await logged()).length).toBe(before + 3)
    }),
    { numRuns: 25 },
  )
  expect(errors).toEqual([])
})

test('T9 a row that the database refuses is the only one that is lost', async ({ server, world, logged }) => {
  const { db, now } = server.runtime
  const errors: unknown[] = []
  const log = createRequestLog(db, now, (error) => errors.push(error))
  const before = (await logged()).length
  for (let n = 0; n < 100; n++) {
    const status = n === 37 ? 1_000_000 : 400
    const client = world.confidential.client_id
    log.record({ kind: 'token', method: 'POST', path: '/x', status, client, duration_ms: 1 })
  }
  await log.flush()
  expect((await logged()).length).toBe(before + 99)
  expect(errors).toHaveLength(1)
})

test('T9 the audit log stores whatever its details hold', async ({ server }) => {
  const { db } = server.runtime
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const actor = { kind: 'anonymous', id: text, ip: text } as const
      await recordAudit(db, { action: 'sign_in.failed', actor, details: { [text]: [text] } })
    }),
    { numRuns: 25 },
  )
})

test('T9 a NUL in the redirect URI of a good code is a bad request', async ({ server, world }) => {
  const code = await obtainCode(server.base, world.confidential.client_id, { unit: 'castle' })
  const response = await redeem(server.base, world.confidential, code, { redirect_uri: 'a\0b' })
  expect(response.status).toBe(400)
})
