import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Koa, { type Context } from 'koa'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { readText } from '../../src/http/body.ts'
import { boundBodies } from '../../src/http/body_deadline.ts'
import { problems } from '../../src/http/problem.ts'
import { uploadedChunks } from '../../src/http/upload.ts'
import { webServer } from '../../src/http/web_server.ts'

/** @param respond what answers a request, behind a deadline of `deadline` milliseconds for bodies */
async function serve(deadline: number, respond: (ctx: Context) => Promise<void>): Promise<number> {
  const app = new Koa()
  app.use(problems('http://127.0.0.1', pino({ level: 'silent' })))
  app.use(boundBodies(deadline))
  app.use(respond)
  const server = webServer(0, app.callback())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Sends the start of a body and never its end. */
function begin(port: number): Promise<{ status: number; body: string }> {
  return new Promise((answered, failed) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST' }, async (response) => {
      answered({ status: response.statusCode ?? 0, body: await text(response).catch(() => '') })
      sent.destroy()
    }).on('error', failed)
    sent.write('the start')
  })
}

const NEVER = new AbortController().signal

const count =
  (silence: number, stopping = NEVER) =>
  async (ctx: Context) => {
    let bytes = 0
    for await (const chunk of uploadedChunks(ctx, { silence, stopping })) bytes += chunk.length
    ctx.body = { bytes }
  }

test('a sender that says nothing gets a 408 that says so', async () => {
  const { status, body } = await begin(await serve(60_000, count(50)))
  expect([status, JSON.parse(body).detail]).toEqual([408, 'No data arrived for 0.05 seconds.'])
})

test('an upload ends when the program stops, also while nothing comes', async () => {
  const stopping = new AbortController()
  const answer = begin(await serve(60_000, count(60_000, stopping.signal)))
  setTimeout(() => stopping.abort(), 50)
  expect(await answer).toMatchObject({ status: 503 })
  expect((await begin(await serve(60_000, count(60_000, stopping.signal)))).status).toBe(503)
})

test('a body that does not come whole in its time is cut off, and an upload that goes on is not', async () => {
  const read = async (ctx: Context) => {
    ctx.body = await readText(ctx, 1000)
  }
  expect((await begin(await serve(50, read))).status).toBe(408)
  const port = await serve(50, count(10_000))
  const response = await new Promise<string>((answered) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST' }, async (got) =>
      answered(await text(got)),
    )
    sent.write('one')
    // Three times the deadline.
    setTimeout(() => sent.end('two'), 150)
  })
  expect(JSON.parse(response)).toEqual({ bytes: 6 })
})
