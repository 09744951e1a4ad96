import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog, type LogStream } from '../../src/telemetry/log.ts'
import { formatTraceparent, parseTraceparent } from '../../src/telemetry/trace_context.ts'
import { currentWork, within } from '../../src/telemetry/work.ts'

test('lines that nobody reads wait for a while, then they are counted and dropped; the end waits for a moment', async () => {
  const stuck = new Writable({ write: () => {} }) as unknown as LogStream
  const { log, dropped, drain } = createLog('info', stuck)
  const line = 'x'.repeat(1024)
  for (let count = 0; count < 6000; count++) log.info(line)
  expect(dropped()).toBeGreaterThan(1000)
  expect(stuck.writableLength).toBeLessThan(5 * 1024 * 1024)
  const began = performance.now()
  await drain(20)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('a reader that is gone does not end the program', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
  const { log, dropped } = createLog('info', gone as unknown as LogStream)
  log.info('one')
  await new Promise(setImmediate)
  log.info('two')
  await expect.poll(dropped).toBeGreaterThan(0)
})

test('a line names the request that it belongs to, and no longer once that is over', () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const { log } = createLog('info', stream as unknown as LogStream)
  const work = { requestId: 'r-1', traceId: 't-1', span: null, ended: false }
  within(work, () => {
    log.info('during')
    work.ended = true
    expect(currentWork()).toBeUndefined()
    log.info('after')
  })
  const [during = '', after = ''] = lines
  expect(JSON.parse(during)).toMatchObject({ request_id: 'r-1', trace_id: 't-1' })
  expect(JSON.parse(after)).not.toHaveProperty('request_id')
})

test('of a failed statement, a line has the code and not the row', () => {
  const lines: string[] = []
  const stream = Object.assign(new Writable(), { write: (line: string) => lines.push(line) > 0 })
  const { log } = createLog('info', stream as unknown as LogStream)
  const err = Object.assign(new Error('duplicate key value'), {
    ...{
      code: '23505',
      constraint: 'users_email',
      detail: 'Key (email)=(olga@north.example) already exists.',
    },
  })
  log.error({ err }, 'unexpected error')
  expect(lines.join('')).toContain('23505')
  expect(lines.join('')).not.toContain('olga')
})

const VALID = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test.for([
  [VALID, true],
  [VALID.replace(/^00/, 'cc'), true],
  [`${VALID.replace(/^00/, 'cc')}-later`, true],
  [VALID.replace(/^00/, 'ff'), false],
  [`${VALID}-more`, false],
  [VALID.toUpperCase(), false],
  ['00-00000000000000000000000000000000-b7ad6b7169203331-01', false],
  ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01', false],
  ['', false],
] as const)('W3C Trace Context §3.2.2: %s', ([text, valid]) => {
  const parsed = parseTraceparent(text)
  expect(parsed !== null).toBe(valid)
  if (parsed) expect(formatTraceparent(parsed)).toBe(VALID)
})
