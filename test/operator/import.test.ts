import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { stampTenants } from '../../src/model/tenants/tenant_clock.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import { type Answer, answerOf } from '../support/operator.ts'

type Headers = Record<string, string>

const test = deskTest
  .extend(
    'send',
    FILE,
    ({ server }) =>
      async (body: Buffer | string, headers: Headers = {}): Promise<Answer> => {
        return await answerOf(
          await fetch(`${server.base}/platform/v1/import`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${server.operatorToken}`,
              'content-type': 'application/x-ndjson',
              ...headers,
            },
            body,
          }),
        )
      },
  )
  /** An upload that is sent piece by piece. */
  .extend('upload', FILE, ({ server }) => () => {
    const sent = httpRequest(`${server.base}/platform/v1/import`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.operatorToken}`,
        'content-type': 'application/x-ndjson',
      },
    })
    const answer = once(sent, 'response').then(async ([response]) => ({
      status: response.statusCode as number,
      body: JSON.parse(await text(response)),
    }))
    answer.catch(() => {})
    return { sent, answer }
  })
  .extend('stored', FILE, ({ server }) => async (prefix: string) => {
    const { db } = server.runtime
    const records = await db
      .selectFrom('records')
      .select(['id', 'unit_id as unit', 'data', 'updated_at'])
      .where('id', 'like', `${prefix}%`)
      .orderBy('id')
      .execute()
    const events = await db
      .selectFrom('events')
      .select(['type', 'record_id', 'data'])
      .where('record_id', 'like', `${prefix}%`)
      .orderBy('uid')
      .execute()
    return { records, events }
  })

const line = (id: string, more = {}): string =>
  `${JSON.stringify({ tenant: 'harbour', type: 'bookings', id, data: { total: 1 }, ...more })}\n`

test('every line that is right is stored with its event, and every other one is named with what is wrong', async ({
  send,
  stored,
}) => {
  const body = [
    line('mix1', { unit: 'north', event: 'booking.created' }),
    '\n',
    'nonsense\n',
    line('mix2', { data: { total: -1 } }),
    line('mix3', { type: 'nothing' }),
    line('mix4', { tenant: 'nobody' }),
    line('mix5', { unit: 'west' }),
    line('mix6', { data: { note: '\u0000' } }),
    `${'['.repeat(70)}\n`,
    line('mix7', { event: 'customer.created' }),
    '{"tenant":"harbour"}\n',
    line('mix8').replace('\n', '\r\n'),
    // No line break at its end.
    line('mix9').trimEnd(),
  ].join('')
  const { status, body: told } = await send(`\uFEFF${body}`)
  expect(status).toBe(200)
  expect(told).toEqual({
    stored: 3,
    refused: 9,
    errors: [
      { line: 3, detail: expect.stringMatching(/^The line is not JSON/) },
      { line: 4, detail: '/data/total must be >= 0' },
      { line: 5, detail: '/type is not a record type of this platform' },
      { line: 6, detail: '/tenant does not exist' },
      { line: 7, detail: '/unit is not a unit of this tenant' },
      { line: 8, detail: 'Text must not contain NUL characters or lone surrogates.' },
      { line: 9, detail: 'The line is nested more deeply than 64 levels.' },
      { line: 10, detail: '/event is not about bookings' },
      { line: 11, detail: '/data is missing; /type is missing; /id is missing' },
    ],
  })
  const { records, events } = await stored('mix')
  expect(records.map(({ id }) => id)).toEqual(['mix1', 'mix8', 'mix9'])
  expect(events).toEqual([{ type: 'booking.created', record_id: 'mix1', data: { id: 'mix1', total: 1 } }])
})

test('bytes that are no text and lines of any length are refused alone', async ({ send, stored }) => {
  const bytes = Buffer.concat([
    Buffer.from(line('odd1')),
    Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]),
    Buffer.from(`${'x'.repeat(3_000_000)}\n`),
    Buffer.from(line('odd2')),
    Buffer.from('y'.repeat(1_100_000)),
  ])
  const { body } = await send(bytes)
  expect(body).toEqual({
    stored: 2,
    refused: 3,
    errors: [
      { line: 2, detail: 'The line is not valid UTF-8.' },
      { line: 3, detail: 'The line is longer than 1048576 bytes.' },
      { line: 5, detail: 'The line is longer than 1048576 bytes.' },
    ],
  })
  expect((await stored('odd')).records).toHaveLength(2)
})

test('sent again, the same lines change nothing: no time moves and no event is raised', async ({
  send,
  stored,
}) => {
  const lines = ['again1', 'again2', 'again3'].map((id) =>
    line(id, { unit: 'south', event: 'booking.updated' }),
  )
  await send(lines.join(''))
  const before = await stored('again')
  expect(before.events).toHaveLength(3)
  expect((await send(lines.join(''))).body).toEqual({ stored: 3, refused: 0, errors: [] })
  expect(await stored('again')).toEqual(before)
  // One that differs is stored, with its event.
  lines[1] = line('again2', { unit: 'north', event: 'booking.updated' })
  await send(lines.join(''))
  const after = await stored('again')
  expect(after.events.map(({ record_id }) => record_id)).toEqual(['again1', 'again2', 'again3', 'again2'])
  expect(after.records.map(({ updated_at }, n) => updated_at > (before.records[n]?.updated_at ?? 0))).toEqual(
    [false, true, false],
  )
})

test('of several lines of one record each is compared with the one before it, and the last one stays', async ({
  send,
  stored,
}) => {
  const totals = [1, 1, 2, 1]
  const lines = totals.map((total) => line('turns', { data: { total }, event: 'booking.updated' }))
  expect((await send(lines.join(''))).body.stored).toBe(4)
  const { records, events } = await stored('turns')
  expect(records[0]?.data).toEqual({ total: 1 })
  expect(events.map(({ data }) => (data as { total: number }).total)).toEqual([1, 2, 1])
})

test('gzip is inflated; a bomb, a broken one and another encoding are refused', async ({ send, stored }) => {
  const gzip = { 'content-encoding': 'gzip' }
  const lines = Array.from({ length: 2500 }, (_, n) => line(`zip${n}`)).join('')
  expect((await send(gzipSync(lines), gzip)).body).toMatchObject({ stored: 2500, refused: 0 })
  const cut = await send(gzipSync(lines.replaceAll('zip', 'cut')).subarray(0, -20), gzip)
  expect([cut.status, cut.body.detail]).toEqual([400, expect.stringContaining('not valid gzip')])
  expect((await stored('cut')).records).toHaveLength(cut.body.stored)
  const bomb = gzipSync(Buffer.concat([Buffer.from(line('bomb')), Buffer.alloc(64_000_000, '\n')]))
  const refused = await send(bomb, gzip)
  expect([refused.status, refused.body.stored]).toEqual([413, 1])
  expect((await send(gzipSync(lines), { 'content-encoding': 'br' })).status).toBe(415)
  expect((await send(lines, { 'content-type': 'application/json' })).status).toBe(415)
})

test('two imports over the same records at once both end', async ({ send, stored }) => {
  const lines = Array.from({ length: 3000 }, (_, n) =>
    line(`both${n % 1500}`, { tenant: n % 2 ? 'harbour' : 'alpine', data: { total: n } }),
  )
  const answers = await Promise.all([
    send(lines.join('')),
    send(lines.toReversed().join('')),
    send(lines.join('')),
  ])
  for (const { status, body } of answers) expect([status, body.stored, body.refused]).toEqual([200, 3000, 0])
  expect((await stored('both')).records).toHaveLength(1500)
})

test('the first 1,000 refused lines are named, and all are counted', async ({ send }) => {
  const { body } = await send('{}\n'.repeat(1500))
  expect([body.stored, body.refused, body.errors.length, body.errors[999].line]).toEqual([
    0, 1500, 1000, 1000,
  ])
  expect((await send('')).body).toEqual({ stored: 0, refused: 0, errors: [] })
})

test('an upload that breaks off leaves whole lines, and nothing of the last one', async ({
  upload,
  stored,
}) => {
  const { sent } = upload()
  sent.write(line('broken1') + line('broken2').slice(0, 20))
  await new Promise((written) => sent.write('', written))
  await new Promise((soon) => setTimeout(soon, 100))
  sent.destroy()
  await expect.poll(async () => (await stored('broken')).records.map(({ id }) => id)).toEqual(['broken1'])
})

test('the sender waits while PostgreSQL does, and the memory does not grow', async ({
  server,
  upload,
  stored,
}) => {
  const { sent, answer } = upload()
  const piece = Array.from({ length: 200 }, (_, n) =>
    line(`wait${n}`, { data: { total: 1, note: 'x'.repeat(1000) } }),
  )
  const chunk = piece.join('')
  let bytes = 0
  const paused = () =>
    new Promise<boolean>((done) => {
      const drained = () => done(false)
      sent.once('drain', drained)
      setTimeout(() => {
        sent.off('drain', drained)
        done(true)
      }, 500)
    })
  await holdTenant(server.runtime.db, async () => {
    for (;;) {
      bytes += chunk.length
      if (!sent.write(chunk) && (await paused())) break
      expect(bytes).toBeLessThan(50_000_000)
    }
  })
  sent.end()
  expect(await answer).toMatchObject({ status: 200, body: { refused: 0 } })
  expect((await stored('wait')).records).toHaveLength(200)
}, 20_000)

test('when PostgreSQL goes away, the answer says what was stored and up to which line', async ({
  server,
  upload,
  stored,
}) => {
  const { db } = server.runtime
  const { sent, answer } = upload()
  sent.write(Array.from({ length: 1500 }, (_, n) => line(`away${n}`)).join(''))
  await expect.poll(async () => (await stored('away')).records.length).toBe(1000)
  await holdTenant(db, async () => {
    sent.end(Array.from({ length: 1500 }, (_, n) => line(`away${n + 1500}`)).join(''))
    const waiting = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await waiting.execute(db)).rows.length).toBe(1)
  })
  const { status, body } = await answer
  expect([status, body.stored, body.refused, body.lines]).toEqual([503, 1000, 0, 1000])
  expect(body.detail).toContain('Lines 1 to 1000 were handled: 1000 stored, 0 refused.')
  // A connection that broke may be handed out once more.
  await expect.poll(async () => (await stored('away')).records.length).toBe(1000)
})

/** Lets every writer of the tenant's records wait. */
async function holdTenant(db: Database, meanwhile: () => Promise<void>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await stampTenants(trx, ['harbour'], new Date(0))
    await meanwhile()
  })
}
