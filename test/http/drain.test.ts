import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { prepareDrain } from '../../src/http/drain.ts'

type Draining = {
  http: Server
  drain: ReturnType<typeof prepareDrain>
  open(): Promise<{ near: Socket; far: Socket; said: Promise<string> }>
}

/** `arrival`: the milliseconds that a request has to arrive once the server no longer listens. */
async function serve(handler: RequestListener, arrival?: number): Promise<Draining> {
  const http = createServer({ keepAliveTimeout: 60_000 }, handler)
  const drain = prepareDrain(http, arrival)
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const open = async () => {
    const accepted = once(http, 'connection')
    const near = connect((http.address() as AddressInfo).port, '127.0.0.1')
    let text = ''
    near.on('data', (chunk: Buffer) => {
      text += chunk
    })
    const said = once(near, 'close').then(() => text)
    const [far] = await accepted
    return { near, far, said }
  }
  return { http, drain, open }
}

const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

test('F10 a response that is still being written is not cut off', async () => {
  const size = 20_000_000
  const { drain, open } = await serve((_, response) => response.end(Buffer.alloc(size, 'x')))
  const { near, far, said } = await open()
  near.pause()
  near.write(REQUEST)
  await expect.poll(() => far.writableLength).toBeGreaterThan(0)
  const drained = drain(0)
  near.resume()
  expect((await said).length).toBeGreaterThan(size)
  await drained
})

test('F10 a request that has half arrived gets its response', async () => {
  const { http, drain, open } = await serve((_, response) => response.end('whole'))
  const { near, far, said } = await open()
  near.write(REQUEST.slice(0, 10))
  await expect.poll(() => far.bytesRead).toBe(10)
  const drained = drain(0)
  await expect.poll(() => http.listening).toBe(false)
  near.write(REQUEST.slice(10))
  expect(await said).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*Connection: close\r\n[\s\S]*whole/)
  await drained
})

test('F10 a request that never arrives completely does not delay the end', async () => {
  const { http, drain, open } = await serve((request, response) => {
    if (request.method === 'POST') request.resume().on('end', () => response.end())
    else response.end('whole')
  }, 20)
  const halves = ['GET / HT', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf', `${REQUEST}GET`]
  const opened = []
  for (const half of halves) {
    const connection = await open()
    connection.near.write(half)
    await expect.poll(() => connection.far.bytesRead).toBe(half.length)
    opened.push(connection)
  }
  const drained = drain(0)
  const said = await Promise.all(opened.map((connection) => connection.said))
  expect(said.map((text) => text.includes('whole'))).toEqual([false, false, true])
  await drained
  expect(http.listening).toBe(false)
})

test('F10 a request that has arrived gets its response, however long it takes', async () => {
  const { promise: ready, resolve: finish } = Promise.withResolvers<void>()
  const { http, drain, open } = await serve((_, response) => void ready.then(() => response.end('whole')), 1)
  const [slow, half] = [await open(), await open()]
  slow.near.write(REQUEST)
  half.near.write(REQUEST.slice(0, 10))
  await expect.poll(() => half.far.bytesRead + slow.far.bytesRead).toBe(10 + REQUEST.length)
  const drained = drain(0)
  await half.said
  expect(http.listening).toBe(false)
  finish()
  expect(await slow.said).toContain('whole')
  await drained
})

test('F10 within the grace new connections are served, and each response ends its connection', async () => {
  const { http, drain, open } = await serve((_, response) => response.end('whole'))
  const kept = await open()
  const idle = await open()
  const answered = once(kept.near, 'data')
  kept.near.write(REQUEST)
  expect(String(await answered)).toContain('Connection: keep-alive')
  let closing = 0
  const drained = drain(200, () => {
    closing += 1
    expect(http.listening).toBe(true)
  })
  const fresh = await open()
  for (const { near } of [kept, fresh]) near.write(REQUEST)
  for (const { said } of [kept, fresh]) expect(await said).toContain('Connection: close')
  expect(closing).toBe(0)
  expect(await idle.said).toBe('')
  await drained
  expect([closing, http.listening]).toEqual([1, false])
})
