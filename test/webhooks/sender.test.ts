import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Outcome } from '../../src/webhooks/send/outcome.ts'
import { createSender, type Sender, type SenderOptions } from '../../src/webhooks/send/sender.ts'
import { createAuthority, createSelfSigned } from '../support/certificates.ts'
import { type Receiver, startRawReceiver, startReceiver } from '../support/receiver.ts'

const authority = await createAuthority()

/** Closes it after the test. */
function keep<T extends { close(): Promise<void> }>(open: T): T {
  onTestFinished(() => open.close())
  return open
}

const receiver = async (options?: Parameters<typeof startReceiver>[0]) => keep(await startReceiver(options))

/** Loopback stands for the receivers' network; names lead where the test says. */
function sender(options: Partial<SenderOptions> = {}): Sender {
  return keep(
    createSender({
      timeout: 60_000,
      reach: 'private',
      http: true,
      lookup: async () => ['127.0.0.1'],
      ca: authority.ca,
      ...options,
    }),
  )
}

const post = (to: Sender, url: string): Promise<Outcome> =>
  to.send({
    url: new URL(url),
    headers: ['content-type', 'application/json', 'accept-encoding', 'identity'],
    body: Buffer.from('{"a":1}'),
  })

const error = (outcome: Outcome) => (outcome.kind === 'failed' ? outcome.error : `status ${outcome.status}`)
const answered = (outcome: Outcome) => {
  if (outcome.kind === 'responded') return outcome
  throw new Error(`no answer: ${outcome.error}`, { cause: outcome.cause })
}

test('an answer comes back with status, headers, text and timings', async () => {
  const to = await receiver()
  to.answer((_, response) => response.writeHead(201, { 'x-a': 'b' }).end('fine'))
  const outcome = answered(await post(sender(), `http://receiver.test:${to.port}/hook?x=1`))
  expect(outcome).toMatchObject({ status: 201, body: 'fine', headers: { 'x-a': 'b' } })
  expect(outcome.timings).toMatchObject({ dns: expect.any(Number), connect: expect.any(Number), tls: null })
  expect(outcome.timings.first_byte).toBeLessThanOrEqual(outcome.duration)
  expect(to.received).toMatchObject([{ method: 'POST', path: '/hook?x=1', body: '{"a":1}' }])
})

test('connections are kept and used again; the second request has no connect time', async () => {
  const to = await receiver()
  const from = sender()
  await post(from, to.url)
  await setImmediate() // undici gives a connection back one turn after its answer
  const second = await post(from, to.url)
  expect(second.timings).toMatchObject({ dns: null, connect: null })
  expect(to.connections).toBe(1)
})

test('a connection that was closed as it was used again costs no attempt: the request goes over a new one', async () => {
  const to = keep(
    await startRawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      socket.once('data', () => socket.destroy())
    }),
  )
  const from = sender()
  await post(from, `http://127.0.0.1:${to.port}/`)
  await setImmediate()
  expect(answered(await post(from, `http://127.0.0.1:${to.port}/`)).status).toBe(200)
  expect(to.connections).toHaveLength(2)
})

describe('addresses', () => {
  const publicOnly = (lookup: SenderOptions['lookup']) => sender({ reach: 'public', lookup })

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00:ec2::254',
  ])('W1 a name that leads to %s is blocked', async (address) => {
    const to = await receiver()
    const outcome = await post(
      publicOnly(async () => [address]),
      `http://name.test:${to.port}/`,
    )
    expect(error(outcome)).toBe('blocked_address')
    expect(to.connections).toBe(0)
  })

  test('W2 a name that was public when saved and is private when sent: no packet', async () => {
    const to = await receiver()
    const answers = [['1.1.1.1'], ['127.0.0.1']]
    const lookup = async () => answers.shift() ?? ['127.0.0.1']
    expect(await lookup()).toEqual(['1.1.1.1']) // when it was saved
    expect(error(await post(publicOnly(lookup), `http://rebound.test:${to.port}/`))).toBe('blocked_address')
    expect(to.connections).toBe(0)
  })

  test('W2 the name is asked once for a connection: what was checked is what is connected to', async () => {
    const to = await receiver()
    let asked = 0
    const from = sender({
      lookup: async () => {
        asked += 1
        return asked === 1 ? ['127.0.0.1'] : ['169.254.169.254']
      },
    })
    expect(answered(await post(from, `http://name.test:${to.port}/`)).status).toBe(200)
    expect(asked).toBe(1)
  })

  test('W3 one public and one private address: rejected', async () => {
    const outcome = await post(
      publicOnly(async () => ['1.1.1.1', '10.0.0.1']),
      'http://mixed.test:8080/',
    )
    expect(error(outcome)).toBe('blocked_address')
  })

  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '１２７.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ])('W4 the literal %s is checked by the connector, which no lookup sees', async (host) => {
    const to = await receiver()
    const from = publicOnly(async () => {
      throw new Error('a literal is not looked up')
    })
    expect(error(await post(from, `http://${host}:${to.port}/`))).toBe('blocked_address')
    expect(to.connections).toBe(0)
  })

  test('W9 where http is not allowed, plain http leaves no private network', async () => {
    const from = sender({ http: false, lookup: async () => ['1.1.1.1'] })
    expect(error(await post(from, 'http://public.test:8080/'))).toBe('blocked_address')
  })

  test('W18 what a name leads to is not in the outcome that partners see', async () => {
    const outcome = await post(
      publicOnly(async () => ['10.11.12.13']),
      'http://inner.test:8080/',
    )
    const { cause, ...shown } = outcome as Extract<Outcome, { kind: 'failed' }>
    expect(JSON.stringify(shown)).not.toContain('10.11.12.13')
    expect(cause).toBeInstanceOf(Error)
  })

  test('a name without addresses, a port without a listener', async () => {
    const none = sender({
      lookup: async () => {
        throw Object.assign(new Error(), { code: 'ENOTFOUND' })
      },
    })
    expect(error(await post(none, 'http://nowhere.test:8080/'))).toBe('name_not_found')
    const to = await receiver()
    await to.close()
    expect(error(await post(sender(), to.url))).toBe('connection_refused')
  })
})

test.each([301, 302, 303, 307, 308])('W7 %d is a failure; its Location is never fetched', async (status) => {
  const elsewhere = await receiver()
  const to = await receiver()
  to.answer((_, response) => response.writeHead(status, { location: elsewhere.url }).end())
  const outcome = answered(await post(sender(), to.url))
  expect(outcome.status).toBe(status)
  expect(elsewhere.connections).toBe(0)
})

/** What happens if the name has an address to which this machine cannot connect. */
const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code })
}

test.each(['EACCES', 'EPERM', 'EADDRNOTAVAIL'])(
  '%s can be caused by an address: the receiver is unreachable',
  async (code) => {
    const outcome = await post(sender({ lookup: failing(code) }), 'http://name.test:8080/')
    expect(outcome).toMatchObject({ error: 'unreachable', fault: 'receiver' })
  },
)

test.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'])('%s is a fault of this machine', async (code) => {
  const outcome = await post(sender({ lookup: failing(code) }), 'http://name.test:8080/')
  expect(outcome).toMatchObject({ error: 'not_sent', fault: 'sender' })
})

test('W8 a connection older than its maximum age is not used again', async () => {
  const to = await receiver()
  const addresses = [['127.0.0.1'], ['127.0.0.2']] // where nobody listens
  const from = sender({
    maxAge: -1,
    reach: 'private',
    lookup: async () => addresses.shift() ?? [],
  })
  await post(from, `http://name.test:${to.port}/`)
  await setImmediate()
  expect(error(await post(from, `http://name.test:${to.port}/`))).toBe('connection_refused')
  expect(to.connections).toBe(1)
  expect(to.received).toHaveLength(1)
})

describe('one total deadline', () => {
  const quick = () => sender({ timeout: 400 })

  test('W12 headers that come a byte at a time', async () => {
    const text = `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1000)}\r\n\r\n`
    const to = keep(
      await startRawReceiver((socket) => {
        let sent = 0
        const timer = setInterval(() => socket.write(text[sent++] ?? ''), 20)
        socket.on('close', () => clearInterval(timer))
      }),
    )
    expect(error(await post(quick(), `http://127.0.0.1:${to.port}/`))).toBe('timeout')
  })

  test('W12 a body that never stops trickling', async () => {
    const to = await receiver()
    to.answer((_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(timer))
    })
    expect(error(await post(quick(), to.url))).toBe('timeout')
  })

  test('W12 a server that takes the request and says nothing, and one that never finishes the handshake', async () => {
    const silent = keep(await startRawReceiver(() => {}))
    expect(error(await post(quick(), `http://127.0.0.1:${silent.port}/`))).toBe('timeout')
    expect(error(await post(quick(), `https://127.0.0.1:${silent.port}/`))).toBe('timeout')
    for (const socket of silent.connections) if (!socket.destroyed) await once(socket, 'close')
  })

  test('W12 a name server that never answers', async () => {
    const from = sender({ timeout: 400, lookup: () => new Promise(() => {}) })
    expect(error(await post(from, 'http://slow.test:8080/'))).toBe('timeout')
  })
})

test('W13 of an endless answer at most 64 KiB are read, then the socket is destroyed; the status counts', async () => {
  const to = await receiver()
  let written = 0
  const gone = Promise.withResolvers<void>()
  to.answer((_, response) => {
    response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) })
    const chunk = Buffer.alloc(16 * 1024, 'x')
    const more = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length
    }
    response.on('drain', more).on('close', gone.resolve)
    more()
  })
  const outcome = answered(await post(sender(), to.url))
  expect(outcome.status).toBe(200)
  expect(outcome.body).toBe('x'.repeat(1024))
  await gone.promise
  expect(written).toBeLessThan(16 * 1024 ** 2) // what the kernel's buffers took, far from 10 GiB
})

test('W14 nothing is inflated: a gzip bomb is kept as the bytes that came', async () => {
  const to = await receiver()
  const bomb = gzipSync(Buffer.alloc(50 * 1024 ** 2))
  to.answer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
  const outcome = answered(await post(sender(), to.url))
  expect(to.received[0]?.headers['accept-encoding']).toBe('identity')
  expect(outcome.body.length).toBeLessThanOrEqual(1024)
  expect(outcome.body).toContain('\uFFFD')
})

describe('answers that are no good', () => {
  const raw = async (answer: Buffer | string) => {
    const to = keep(await startRawReceiver((socket) => socket.end(answer)))
    return post(sender(), `http://127.0.0.1:${to.port}/`)
  }

  test('W15 a flood of headers', async () => {
    const flood = Array.from({ length: 5000 }, (_, index) => `x-${index}: ${'y'.repeat(50)}\r\n`).join('')
    expect(error(await raw(`HTTP/1.1 200 OK\r\n${flood}\r\n`))).toBe('headers_too_large')
  })

  test('W15 NUL and invalid UTF-8 are stored as U+FFFD, a character cut at 1 KiB is left out', async () => {
    const strange = await raw(
      Buffer.concat([
        Buffer.from('HTTP/1.1 500 No\r\nx-latin: caf\xe9\r\nset-cookie: secret=1\r\n\r\n', 'latin1'),
        Buffer.from([0x61, 0x00, 0xff, 0xc3, 0x28, 0x62]),
      ]),
    )
    expect(answered(strange).body).toBe('a\uFFFD\uFFFD\uFFFD(b')
    expect(answered(strange).headers).not.toHaveProperty('set-cookie')
    const cut = await raw(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(1023)}é`)
    expect(answered(cut).body).toBe('a'.repeat(1023))
  })

  test('W15 no HTTP at all, or a connection that ends without an answer', async () => {
    expect(error(await raw('SSH-2.0-OpenSSH_9.6\r\n'))).toBe('response_malformed')
    expect(error(await raw(''))).toBe('connection_lost')
  })
})

describe('TLS', () => {
  const secure = async (names: string[], days = 1, tls: object = {}) =>
    receiver({ certificate: await authority.issue(names, days), tls })
  const url = (to: Receiver, host = 'receiver.test') => `https://${host}:${to.port}/hook`

  test('a certificate for the name, or for the address itself', async () => {
    const to = await secure(['receiver.test', '127.0.0.1'])
    const outcome = answered(await post(sender(), url(to)))
    expect(outcome.timings.tls).toBeGreaterThan(0)
    expect(answered(await post(sender(), url(to, '127.0.0.1'))).status).toBe(200)
  })

  test('W17 expired, for another host, self-signed', async () => {
    const expired = await secure(['receiver.test'], -1)
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    expect(await post(sender(), url(expired))).toMatchObject({
      error: 'certificate_expired',
      detail: expect.stringContaining(day),
    })
    const other = await secure(['other.test', 'www.other.test'])
    expect(await post(sender(), url(other))).toMatchObject({
      error: 'certificate_wrong_host',
      detail: 'other.test, www.other.test',
    })
    const stranger = await createAuthority()
    const untrusted = await receiver({ certificate: await stranger.issue(['receiver.test']) })
    expect(await post(sender(), url(untrusted))).toMatchObject({
      error: 'certificate_untrusted',
      detail: null,
    })
    const selfSigned = await receiver({ certificate: await createSelfSigned('receiver.test') })
    expect(error(await post(sender(), url(selfSigned)))).toBe('certificate_self_signed')
    for (const to of [expired, other, untrusted, selfSigned]) expect(to.received).toEqual([])
  })

  test('W17 TLS 1.2 is spoken, 1.1 is not', async () => {
    const v12 = await secure(['receiver.test'], 1, { maxVersion: 'TLSv1.2' })
    expect(answered(await post(sender(), url(v12))).status).toBe(200)
    const v11 = await secure(['receiver.test'], 1, {
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    expect(error(await post(sender(), url(v11)))).toBe('tls')
  })
})
