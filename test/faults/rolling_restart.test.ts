import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { expect } from 'vitest'
import { baseTest, FILE, startedReceiver } from '../support/fixtures.ts'
import type { Tokens } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import type { Credentials } from '../support/merchants.ts'
import { hasNginx, startNginx } from '../support/nginx.ts'
import { type PartnerInProduction, settlePartner } from '../support/partner_in_production.ts'
import { type Running, startProgram } from '../support/program.ts'

// Two web nodes and a worker, each restarted under traffic: through nginx, which knows nothing of readiness, and from
// clients that keep connections to both nodes and go by readiness.

if (!hasNginx) process.stderr.write('nginx is not installed: rolling restarts are tested without a proxy\n')

const operatorToken = randomBytes(24).toString('hex')

/** nginx notices by failures alone, and forgets one after `fail_timeout`: in a rolling restart before the next. */
const proxy = (listen: string, nodes: string[], keepAlive: boolean) => {
  const servers = nodes.map((node) => `server ${node} fail_timeout=1s;`).join(' ')
  const name = keepAlive ? 'kept' : 'single'
  return `upstream ${name} { ${servers} ${keepAlive ? 'keepalive 8;' : ''} }
    server { listen ${listen}; location / { proxy_pass http://${name};
      ${keepAlive ? 'proxy_http_version 1.1; proxy_set_header Connection "";' : ''} } }`
}

type Node = { base: string; running: Running; env: Record<string, string> }

const websOf = (nodes: Node[]) => nodes.filter(({ env }) => env['ROLE'] === 'web')

/** nginx counts whole seconds, and tries a server again once more than `fail_timeout` has passed. */
const NGINX_FORGETS_MS = 2100

const test = baseTest
  .extend('receiver', FILE, startedReceiver)
  .extend('env', FILE, async ({ database, folder }) => {
    const shipped = new URL('../../src/platform/definitions/default.json', import.meta.url)
    const definition = JSON.parse(await readFile(shipped, 'utf8'))
    const platform = join(folder, 'platform.json')
    // The traffic of these tests is no abuse.
    await writeFile(
      platform,
      JSON.stringify({ ...definition, rate_limits: { per_minute: 6000, burst: 300 } }),
    )
    return {
      DATABASE_URL: database.url,
      DATABASE_POOL: '6',
      SECRET_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN: operatorToken,
      PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
      PLATFORM: platform,
      ALLOW_PRIVATE_ENDPOINTS: 'true',
      SHUTDOWN_GRACE_SECONDS: '1',
    }
  })
  .extend('nodes', FILE, async ({ env }, { onCleanup }) => {
    const nodes: Node[] = []
    for (const ROLE of ['web', 'worker', 'web']) {
      const own = { ...env, ROLE, PORT: String(await freePort()), METRICS_PORT: String(await freePort()) }
      const base = `http://127.0.0.1:${ROLE === 'web' ? own.PORT : own.METRICS_PORT}`
      nodes.push({ base, running: await startProgram(own), env: own })
    }
    onCleanup(async () => void (await Promise.all(nodes.map(({ running }) => running.end('SIGTERM')))))
    return nodes
  })
  .extend('proxies', FILE, async ({ nodes, env, folder }, { onCleanup }) => {
    if (!hasNginx) return []
    const webs = websOf(nodes).map(({ base }) => new URL(base).host)
    const single = new URL(env.PUBLIC_URL).host
    const kept = `127.0.0.1:${await freePort()}`
    onCleanup(await startNginx(folder, `${proxy(single, webs, false)}\n${proxy(kept, webs, true)}`))
    const bases = [`http://${single}`, `http://${kept}`]
    for (const base of bases) await expect.poll(() => readiness(base)).toBe(200)
    return bases
  })
  .extend('partner', FILE, async ({ nodes, proxies: _, receiver }) => {
    return await settlePartner(nodes[0]?.base ?? '', operatorToken, receiver.url)
  })

/** The status of /readyz; 0 where nobody responds. */
async function readiness(base: string): Promise<number> {
  const probe = request(`${base}/readyz`, { reset: true })
  return await probe.then(
    async ({ statusCode, body }) => {
      await body.dump()
      return statusCode
    },
    () => 0,
  )
}

/** Says which of the nodes is to be used next: those that are known to be ready, in turn. */
function byReadiness(bases: string[]) {
  const refused = new Set<string>()
  let ready = bases
  let turn = 0
  let stopped = false
  const watch = async () => {
    while (!stopped) {
      const found = await Promise.all(bases.map(readiness))
      ready = bases.filter((_, index) => found[index] === 200)
      for (const [index, base] of bases.entries()) if (found[index] === 503) refused.add(base)
      await pause(50)
    }
  }
  const watching = watch()
  return {
    /** The nodes that have said that they are not ready. */
    refused,
    areAllReady: () => ready.length === bases.length,
    next: () => ready[turn++ % ready.length] ?? 'http://no.node.is.ready.invalid',
    stop: async () => {
      stopped = true
      await watching
    },
  }
}

type Traffic = { sent: number; failed: string[]; booked: number; stop(): Promise<void> }

/** Asks without a pause for as long as it is let: reads of the API, pages, records with an event, refreshes. */
function startTraffic(
  name: string,
  next: () => string,
  { client_id, client_secret }: Credentials,
  tokens: Tokens,
): Traffic {
  // undici tries nothing again. It gives up an idle connection half a second before the time that it was told.
  const agent = new Agent({ connections: 4, keepAliveTimeoutThreshold: 500 })
  const traffic: Traffic = { sent: 0, failed: [], booked: 0, stop: async () => {} }
  const send = async (method: 'GET' | 'POST' | 'PUT', path: string, authorization: string, body?: object) => {
    const isForm = body instanceof URLSearchParams
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    const headers = { authorization, ...(body && { 'content-type': type }) }
    const sent = body ? (isForm ? String(body) : JSON.stringify(body)) : null
    const url = next() + path
    traffic.sent += 1
    try {
      const response = await request(url, { method, headers, body: sent, dispatcher: agent })
      const text = await response.body.text()
      if (response.statusCode < 300) return text
      traffic.failed.push(`${name}: ${method} ${url}: ${response.statusCode} ${text}`)
    } catch (error) {
      traffic.failed.push(`${name}: ${method} ${url}: ${error}`)
    }
    return null
  }
  const basic = `Basic ${btoa(`${client_id}:${client_secret}`)}`
  let { refresh_token } = tokens
  const acts = [
    () => send('GET', '/api/v1/me', `Bearer ${tokens.access_token}`),
    () => send('GET', '/signin', ''),
    async () => {
      const path = `/platform/v1/tenants/south/records/bookings/${name}${traffic.booked}`
      const change = { data: { total: 5 }, event: 'booking.created' }
      if (await send('PUT', path, `Bearer ${operatorToken}`, change)) traffic.booked += 1
    },
    async () => {
      const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token })
      const text = await send('POST', '/oauth/token', basic, form)
      if (text) refresh_token = JSON.parse(text).refresh_token
    },
  ]
  let stopped = false
  const going = acts.map(async (act) => {
    for (; !stopped; await pause(50)) await act()
  })
  traffic.stop = async () => {
    stopped = true
    await Promise.all(going)
    await agent.close()
  }
  return traffic
}

/** Opens a live view, and resolves with everything that it said once it has ended. */
async function watch(
  base: string,
  { dora, liveView }: PartnerInProduction,
): Promise<{ said: Promise<string> }> {
  const headers = { cookie: dora.cookiesFor(liveView) }
  const { statusCode, body } = await request(base + liveView, { headers, reset: true })
  expect(statusCode).toBe(200)
  return { said: body.text() }
}

test.concurrent('F10 no request fails and no delivery is lost while each process is restarted', async ({
  expect,
  nodes,
  proxies,
  partner,
  receiver,
}) => {
  const direct = byReadiness(websOf(nodes).map(({ base }) => base))
  const { client, connect } = partner
  const traffics = [startTraffic('direct', direct.next, client, await connect({ organisation: 'south' }))]
  for (const [index, base] of proxies.entries()) {
    const tokens = await connect({ unit: ['harbour', 'castle'][index] ?? '' })
    traffics.push(startTraffic(`nginx${index}-`, () => base, client, tokens))
  }
  const view = await watch(nodes[0]?.base ?? '', partner)
  let forgotten = Promise.resolve()
  for (const node of nodes) {
    if (node.env['ROLE'] === 'web') await forgotten
    const before = traffics.map(({ sent }) => sent)
    expect(await node.running.end('SIGTERM')).toBe(0)
    node.running = await startProgram(node.env)
    await expect.poll(direct.areAllReady).toBe(true)
    if (node.env['ROLE'] === 'web') forgotten = pause(NGINX_FORGETS_MS)
    for (const [index, { sent }] of traffics.entries())
      expect(sent).toBeGreaterThan((before[index] ?? 0) + 10)
  }
  // Each said so while it served on.
  expect(direct.refused.size).toBe(2)
  // A browser opens the view again, at another node, a second after it has ended.
  expect(await view.said).toContain('retry: 1000')
  await Promise.all(traffics.map(({ stop }) => stop()))
  await direct.stop()
  expect(traffics.flatMap(({ failed }) => failed)).toEqual([])
  const booked = traffics.reduce((sum, traffic) => sum + traffic.booked, 0)
  const delivered = () => new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size
  await expect.poll(delivered).toBe(booked)
})

test.concurrent('F10 a request that does not end in time is abandoned, and the exit code says so', async ({
  expect,
  env,
  nodes: _,
}) => {
  const port = await freePort()
  const node = await startProgram({ ...env, ROLE: 'web', PORT: String(port), SHUTDOWN_GRACE_SECONDS: '0' })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  // The client asks for more than the system's buffers hold, and reads nothing of it.
  socket.pause()
  socket.write('GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(200))
  // The response to another request on another connection: by then it has read the first.
  expect(await readiness(node.base)).toBe(200)
  expect(await node.end('SIGTERM')).toBe(1)
  expect(node.said()).toContain('the shutdown took too long; unfinished work was abandoned')
})
