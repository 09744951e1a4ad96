import { type AddressInfo, createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { LANGUAGES, type Language } from '../../src/http/pages/language.ts'
import { claimMails, recordMail } from '../../src/mail/claims.ts'
import { MAIL_SCHEDULE_SECONDS } from '../../src/mail/policy.ts'
import { sendDueMails } from '../../src/mail/send_due.ts'
import { createMailTransport, type TransportOptions } from '../../src/mail/transport.ts'
import { startMailWorker } from '../../src/mail/worker.ts'
import { MAIL_DAYS, writeMail } from '../../src/model/mails/mails.ts'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import { createAuthority } from '../support/certificates.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'
import { type MailServer, type MailServerOptions, startMailServer } from '../support/mail_server.ts'
import { mailsTo, newestLink, signUpAs } from '../support/mails.ts'
import { nodeWithClock } from '../support/runtime.ts'
import { startServer } from '../support/server.ts'

const FROM = 'Bridge <bridge@vendor.example>'

const test = serverTest
  /** Writes a mail that changes nothing for anybody. */
  .extend('write', FILE, ({ runtime }) => async (to: string, language = LANGUAGES[0] as Language) => {
    const url = `${runtime.config.publicUrl}/signin`
    await writeMail(runtime.db, runtime, { about: 'address_in_use', to, language, url })
  })
  /** Sends what is due through a server. @returns the states of what was tried */
  .extend('sendThrough', FILE, ({ runtime }) => (url: string, options: TransportOptions = {}) => {
    const send = createMailTransport({ url: new URL(url), from: FROM }, options)
    return () => sendDueMails(runtime, send)
  })

async function given(options?: MailServerOptions): Promise<MailServer> {
  const server = await startMailServer(options)
  onTestFinished(server.close)
  return server
}

test('a mail goes out as text and HTML in the reader’s language, once', async ({
  operator,
  write,
  sendThrough,
}) => {
  const server = await given()
  const send = sendThrough(`smtp://127.0.0.1:${server.port}`)
  for (const language of LANGUAGES) await write(`${language.code}@people.example`, language)
  expect(await send()).toEqual(Array(4).fill('sent'))
  expect(await send()).toEqual([])
  expect(server.received.map(({ to }) => to[0]).sort()).toEqual(
    ['ar', 'en', 'hr', 'pl'].map((code) => `${code}@people.example`),
  )
  const english = server.received.find(({ to }) => to[0] === 'en@people.example')
  expect(english?.from).toBe('bridge@vendor.example')
  expect(english?.source).toMatch(/^From: Bridge <bridge@vendor.example>/m)
  expect(english?.source).toMatch(/^Subject: You already have an account\r$/m)
  expect(english?.source).toMatch(/^Message-ID: <[0-9a-f-]{36}@vendor.example>/m)
  expect(english?.source).toMatch(/multipart\/alternative[\s\S]+text\/plain[\s\S]+text\/html/)
  for (const { code } of LANGUAGES)
    expect(await mailsTo(operator, `${code}@people.example`)).toMatchObject([{ state: 'sent' }])
})

test('STARTTLS is required, the certificate is verified, and the password travels only inside', async ({
  operator,
  clock,
  write,
  sendThrough,
}) => {
  const authority = await createAuthority()
  const server = await given(await authority.issue(['0.0.0.0']))
  // Not a loopback address by its name, though it leads to this machine.
  const address = `smtp://anna:s%40cret@0.0.0.0:${server.port}`
  await write('tls@people.example')
  expect(await sendThrough(address)()).toEqual(['waiting'])
  expect(server.received).toEqual([])
  const [waiting] = await mailsTo(operator, 'tls@people.example')
  expect(waiting).toMatchObject({ state: 'waiting', error: expect.stringMatching(/certificate/) })
  clock.advance(61)
  expect(await sendThrough(address, { ca: authority.ca })()).toEqual(['sent'])
  expect(server.received).toMatchObject([{ secure: true, user: 'anna:s@cret' }])
})

test('a server without TLS gets nothing, unless SMTP_URL says that it may', async ({
  write,
  clock,
  sendThrough,
}) => {
  const server = await given()
  await write('plain@people.example')
  const address = `smtp://0.0.0.0:${server.port}`
  expect(await sendThrough(address)()).toEqual(['waiting'])
  expect(server.received).toEqual([])
  clock.advance(61)
  expect(await sendThrough(`${address}?starttls=optional`)()).toEqual(['sent'])
  expect(server.received).toMatchObject([{ secure: false }])
})

test('a refused recipient fails at once; one that the server cannot serve yet is tried again', async ({
  operator,
  clock,
  write,
  sendThrough,
}) => {
  let greylisted = true
  const server = await given({
    onRcptTo({ address }, _, done) {
      if (address === 'nobody@people.example')
        return done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
      if (greylisted) return done(Object.assign(new Error('try later'), { responseCode: 451 }))
      done()
    },
  })
  const send = sendThrough(`smtp://127.0.0.1:${server.port}`)
  await write('nobody@people.example')
  await write('grey@people.example')
  expect((await send()).sort()).toEqual(['failed', 'waiting'])
  expect(await mailsTo(operator, 'nobody@people.example')).toMatchObject([
    { state: 'failed', error: expect.stringContaining('no such mailbox') },
  ])
  expect(await send()).toEqual([])
  greylisted = false
  clock.advance(11)
  expect(await send()).toEqual(['sent'])
  expect(server.received.map(({ to }) => to)).toEqual([['grey@people.example']])
})

test('an outage loses nothing, and ends as failed when it outlasts the schedule', async ({
  operator,
  clock,
  write,
  sendThrough,
}) => {
  const port = await freePort()
  const send = sendThrough(`smtp://127.0.0.1:${port}`)
  await write('patient@people.example')
  expect(await send()).toEqual(['waiting'])
  const server = await given({ port })
  clock.advance(11)
  expect(await send()).toEqual(['sent'])
  await server.close()

  await write('forgotten@people.example')
  const states: string[] = []
  for (const seconds of [...MAIL_SCHEDULE_SECONDS, 0]) {
    states.push(...(await send()))
    clock.advance(seconds + 1)
  }
  expect(states.at(-1)).toBe('failed')
  expect(states.slice(0, -1).every((state) => state === 'waiting')).toBe(true)
  expect(await mailsTo(operator, 'forgotten@people.example')).toMatchObject([{ state: 'failed' }])
  expect(await send()).toEqual([])
})

test('a server that never responds is left alone in time', async ({ write, sendThrough, clock }) => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => void sockets.push(socket))
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  const { port } = silent.address() as AddressInfo
  await write('silent@people.example')
  expect(await sendThrough(`smtp://127.0.0.1:${port}`, { timeout: 100 })()).toEqual(['waiting'])
  // The connection is gone, and not only no longer waited for.
  await expect.poll(() => sockets.every((socket) => socket.destroyed || socket.readableEnded)).toBe(true)
  for (const socket of sockets) socket.destroy()
  await new Promise((closed) => silent.close(closed))
  clock.advance(2 * 86_400)
})

test('two workers never send one mail at the same time', async ({ write, sendThrough }) => {
  const server = await given()
  const send = sendThrough(`smtp://127.0.0.1:${server.port}`)
  const wanted = Array.from({ length: 20 }, (_, n) => `many${n}@people.example`)
  for (const to of wanted) await write(to)
  // What other tests have left expired long ago.
  while ((await Promise.all(Array.from({ length: 6 }, send))).flat().length > 0);
  expect(server.received.map(({ to }) => to[0]).sort()).toEqual(wanted.sort())
})

test('a mail that is being sent stays with its worker if the clocks of two nodes differ', async ({
  runtime,
  clock,
  write,
}) => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<() => void>()
  const server = await given({ onRcptTo: (_, __, done) => ask(done) })
  const send = createMailTransport({ url: new URL(`smtp://127.0.0.1:${server.port}`), from: FROM })
  await write('clocks@people.example')
  // It is due by both clocks.
  clock.advance(41)
  const sending = sendDueMails(nodeWithClock(runtime, -40), send)
  const accept = await asked
  expect(await sendDueMails(nodeWithClock(runtime, 40), send)).toEqual([])
  accept()
  expect(await sending).toEqual(['sent'])
})

test('a result that comes after its lease changes nothing', async ({ runtime, operator, write }) => {
  const { db, now } = runtime
  await write('late@people.example')
  const [first, second] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']
  const after = (ms: number) => new Date(now().getTime() + ms)
  const [mail] = await claimMails(db, first, now(), after(1000), 5)
  const id = mail?.id ?? ''
  expect(await claimMails(db, second, after(500), after(2000), 5)).toEqual([])
  expect(await claimMails(db, second, after(1500), after(3000), 5)).toHaveLength(1)
  expect(await recordMail(db, { id, claim: first }, { state: 'failed' }, 'late')).toBe(false)
  expect(await recordMail(db, { id, claim: second }, { state: 'sent' }, null)).toBe(true)
  expect(await mailsTo(operator, 'late@people.example')).toMatchObject([{ state: 'sent', error: null }])
})

test('the worker of a process sends by itself, and stops', async ({ runtime, write }) => {
  const server = await given()
  const smtp = { url: new URL(`smtp://127.0.0.1:${server.port}`), from: FROM }
  await write('worker@people.example')
  const worker = startMailWorker({ ...runtime, config: { ...runtime.config, smtp } })
  await expect.poll(() => server.received.length, { timeout: 5000 }).toBe(1)
  await worker?.stop()
  expect(await runtime.metrics.metrics()).toContain('drawbridge_mails_total{state="sent"} 1')
})

test('mails are sealed, and links in them are shown only where nothing is sent', async ({
  server,
  database,
  operator,
}) => {
  const email = 'sealed@people.example'
  await signUpAs(server, email)
  const link = await newestLink(operator, email)
  const { rows } = await sql<{ row: string }>`
    select m::text as row from mails m where recipient = ${email}
  `.execute(database.db)
  expect(rows[0]?.row).not.toContain(Buffer.from('Confirm').toString('hex'))
  const smtp = { url: new URL('smtp://127.0.0.1:1'), from: FROM }
  const { secretKeys, operatorTokens } = server.runtime.config
  const sending = await startServer({ database, config: { smtp, secretKeys, operatorTokens } })
  const response = await fetch(`${sending.base}/platform/v1/mails?to=${email}`, {
    headers: { authorization: `Bearer ${server.operatorToken}` },
  })
  const text = await response.text()
  expect(text).toContain('Confirm your email address')
  expect(text).not.toContain(link.split('token=')[1])
  await sending.close()
})

test('mails are listed page by page, by address, and removed after thirty days', async ({
  runtime,
  operator,
  clock,
  write,
}) => {
  for (const _ of [1, 2, 3]) await write('Paged@People.example')
  const first = (await operator.get('/mails?to=paged@people.example&limit=2')).body
  expect(first.data).toHaveLength(2)
  const rest = await operator.get(`/mails?to=paged@people.example&cursor=${first.next_cursor}`)
  expect([rest.body.data.length, rest.body.next_cursor]).toEqual([1, null])
  expect((await operator.get('/mails?cursor=bm90LWEtdXVpZA')).status).toBe(400)
  clock.advance((MAIL_DAYS - 1) * 86_400)
  await cleanUp(runtime.db, runtime.now())
  expect((await operator.get('/mails?to=paged@people.example')).body.data).toHaveLength(3)
  clock.advance(86_401)
  await cleanUp(runtime.db, runtime.now())
  expect((await operator.get('/mails')).body.data).toEqual([])
})
