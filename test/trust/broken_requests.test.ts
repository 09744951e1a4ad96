import { connect } from 'node:net'
import { expect } from 'vitest'
import { serverTest } from '../support/fixtures.ts'

const SECRET = 'a-token-that-nobody-may-read-in-a-log'

/** Sends bytes over a connection of their own until it is closed. */
async function send(base: string, text: string, thenLeave = false): Promise<void> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  await new Promise<void>((closed) => {
    socket.on('error', () => undefined).on('close', () => closed())
    socket.on('data', () => undefined)
    socket.write(text, () => thenLeave && socket.end())
  })
}

serverTest('O36 a request that is no HTTP is not logged with its bytes', async ({ server }) => {
  const head = `POST /signin HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: drawbridge=${SECRET}\r\n`
  await send(server.base, `${head}Transfer-Encoding: chunked\r\n\r\nno number of bytes\r\n`)
  await send(server.base, `${head}Content-Length: 5\r\n\r\nab`, true)
  await send(server.base, `${head}Content-Length: 0\r\n\r\nGET /${SECRET} HTTP/1.1\r\n\r\n`)
  const log = server.logged.join('\n')
  expect(log).toMatch(/the caller disconnected/)
  expect(log).not.toContain(SECRET)
  // A buffer is logged as the list of its bytes.
  expect(log).not.toContain([...Buffer.from(SECRET)].join(','))
  // What a caller does is no error of ours, and cannot fill the log with errors.
  expect(server.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([])
})
