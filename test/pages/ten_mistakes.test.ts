import { describe, expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest, startedWorker } from '../support/fixtures.ts'
import { authorizeUrl, obtainCode, obtainTokens, pkce, redeem } from '../support/flow.ts'
import { type Credentials, REDIRECT } from '../support/merchants.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { must } from '../support/world.ts'

/**
 * Ten things that go wrong for every partner once. Each must be explained in the console, without a word to
 * support: what the page of requests, or of deliveries, says is all that the developer has.
 */
const test = merchantsTest
  .extend('worker', { ...FILE, auto: true }, startedWorker)
  .extend(
    'sandbox',
    FILE,
    async ({ operator }): Promise<Credentials> =>
      must(await operator.post('/apps/sync/clients', { environment: 'sandbox' })).body,
  )
  /** A developer of the publisher, signed in. The app is told of bookings by now. */
  .extend('developer', FILE, async ({ server }) => {
    await server.runtime.db
      .updateTable('apps')
      .set({ event_types: ['booking.created'] })
      .where('id', '=', 'sync')
      .execute()
    const person = await givenPerson(server.runtime.db, { publishers: ['acme'] })
    const developer = new HttpBrowser(server.base)
    await signIn(developer, person.email, PASSWORD, '/developers')
    return developer
  })
  /** The console's page of an endpoint of the app, made there, and what a developer does on it. */
  .extend('portal', FILE, async ({ developer, receiver }) => {
    const readPage = async (path: string): Promise<string> => (await developer.get(path)).text()
    const list = '/developers/apps/sync/webhooks'
    const csrf = csrfOf(await readPage(`${list}/new`))
    const fields = { csrf, app: 'sync', environment: 'sandbox', url: receiver.url }
    const created = await (await developer.submit(`${list}/new`, fields)).text()
    const secret = /id="signing-secret">([^<]+)</.exec(created)?.[1] ?? ''
    const here = `${list}/${/webhooks\/(ep_\w+)/.exec(created)?.[1] ?? ''}`

    /** The address of the newest delivery, once an attempt of it is written down. */
    async function newestDelivery(): Promise<string | undefined> {
      const row = /"scroll stack"[\s\S]*?<tbody>\s*(<tr>[\s\S]*?<\/tr>)/.exec(await readPage(here))?.[1] ?? ''
      return />[1-9]<\/td>/.test(row) ? /href="([^"]+\/deliveries\/[^"]+)"/.exec(row)?.[1] : undefined
    }

    /** Sends a test event by the console, waits until the receiver has it, and returns the delivery's page. */
    async function deliver(): Promise<string> {
      const before = receiver.received.length
      await developer.post(`${here}/test`, { csrf: csrfOf(await readPage(here)) })
      await receiver.until(before + 1)
      await expect.poll(newestDelivery).toBeTruthy()
      return readPage((await newestDelivery()) ?? '')
    }

    return { here, secret, readPage, deliver }
  })
  .extend('client', FILE, ({ world }) => {
    return (): Credentials => world.confidential
  })
  .extend('call', FILE, ({ server }) => {
    return (token: string): Promise<Response> =>
      fetch(`${server.base}/api/v1/bookings`, { headers: { authorization: `Bearer ${token}` } })
  })
  /** What the newest refusal in the request log says, as text. */
  .extend('newestRefusal', FILE, ({ developer }) => async (environment = 'production'): Promise<string> => {
    const address = `/developers/apps/sync/requests?environment=${environment}&outcome=refused`
    const page = await (await developer.get(address)).text()
    const row = /"scroll stack"[\s\S]*?<tbody>\s*<tr>([\s\S]*?)<\/tr>/.exec(page)?.[1] ?? ''
    const reason = /<span class="reason">([\s\S]*?)<\/span>/.exec(row)?.[1] ?? ''
    return reason.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
  })

describe('in the log of requests', () => {
  test('1. a redirect URI that differs by a slash: where it differs', async ({
    server,
    client,
    newestRefusal,
  }) => {
    const url = authorizeUrl(server.base, client().client_id, pkce().challenge, {
      redirect_uri: `${REDIRECT}/`,
    })
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400)
    expect(await newestRefusal()).toContain(
      'differs from the registered one at character 33: "/callback/" instead of "/callback"',
    )
  })

  test('2. PKCE left out', async ({ server, client, newestRefusal }) => {
    await fetch(
      authorizeUrl(server.base, client().client_id, '', {
        code_challenge: undefined,
        code_challenge_method: undefined,
      }),
      { redirect: 'manual' },
    )
    expect(await newestRefusal()).toContain('PKCE required')
  })

  test('3. a code that expired: how long ago', async ({ server, client, newestRefusal }) => {
    const code = await obtainCode(server.base, client().client_id)
    server.clock.advance(75)
    expect((await redeem(server.base, client(), code)).status).toBe(400)
    expect(await newestRefusal()).toMatch(
      /The code expired 1[5-9] seconds ago. A code is valid for 60 seconds/,
    )
  })

  test('4. a wrong secret', async ({ server, client, newestRefusal }) => {
    const code = await obtainCode(server.base, client().client_id)
    const wrong = { ...client(), client_secret: `${client().client_secret.slice(0, -4)}aaaa` }
    expect((await redeem(server.base, wrong, code)).status).toBe(401)
    expect(await newestRefusal()).toContain('It is not a live secret of this client ID')
  })

  test('5. a scope that the app has not declared', async ({ server, client, newestRefusal }) => {
    await fetch(
      authorizeUrl(server.base, client().client_id, pkce().challenge, {
        scope: 'bookings:read payments:read',
      }),
      { redirect: 'manual' },
    )
    expect(await newestRefusal()).toContain('the app has not declared payments:read')
  })

  test('6. the rate limit', async ({ server, client, call, newestRefusal }) => {
    const { access_token } = await obtainTokens(server.base, client())
    const answers = await Promise.all(Array.from({ length: 15 }, () => call(access_token)))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
    expect(await newestRefusal()).toContain('60 requests per 60 seconds, and 10 at once')
  })

  test('7. a connection that the merchant ended', async ({
    server,
    operator,
    client,
    call,
    newestRefusal,
  }) => {
    const { access_token, connection } = await obtainTokens(server.base, client(), { organisation: 'south' })
    must(await operator.delete(`/connections/${connection}`))
    expect((await call(access_token)).status).toBe(401)
    expect(await newestRefusal()).toContain('The connection of this access token has ended')
  })

  test('8. credentials of the other environment', async ({ server, sandbox, client, newestRefusal }) => {
    const code = await obtainCode(server.base, sandbox.client_id, { organisation: 'play' })
    expect((await redeem(server.base, client(), code)).status).toBe(400)
    expect(await newestRefusal()).toContain(
      'issued to another client ID. Sandbox and production have different client IDs',
    )
    expect(
      (await redeem(server.base, { ...sandbox, client_secret: client().client_secret }, code)).status,
    ).toBe(401)
    expect(await newestRefusal('sandbox')).toContain('or belong to the other environment')
  })
})

describe('in the log of deliveries', () => {
  test('9. an endpoint that fails: its status, its words and when we try again', async ({
    receiver,
    portal,
  }) => {
    receiver.answer((_, response) => response.writeHead(503).end('upstream timed out'))
    const page = await portal.deliver()
    expect(page).toContain('503')
    expect(page).toContain('upstream timed out')
    expect(page).toContain('Next attempt')
  })

  test('10. a signature that the receiver takes for wrong: which secret made it, and what was changed', async ({
    receiver,
    portal,
    developer,
    server,
  }) => {
    receiver.answer((_, response) => response.writeHead(400).end('bad signature'))
    const { here, secret, readPage } = portal
    const page = await portal.deliver()
    expect(page).toContain('bad signature')
    const got = receiver.received.at(-1)
    const headers = Object.entries(got?.headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')
    const check = async (seen: { headers: string; body: string }): Promise<string> => {
      const csrf = csrfOf(await readPage(`${here}/check`))
      const answer = await (await developer.post(`${here}/check`, { csrf, ...seen })).text()
      expect(answer).not.toContain(secret)
      return /role="status">([\s\S]*?)<\/p>/.exec(answer)?.[1] ?? ''
    }
    const body = got?.body ?? ''
    expect(await check({ headers, body })).toContain('The signature is correct')
    const pretty = JSON.stringify(JSON.parse(body), null, 2)
    expect(await check({ headers, body: pretty })).toContain('it was parsed and serialised again')
    expect(await check({ headers, body: `${body}\n` })).toContain('white space was added')
    expect(await check({ headers, body: body.replace('"', "'") })).toContain(
      'None of this endpoint’s secrets',
    )
    const without = headers.replace(/^webhook-id:.*$/m, '')
    expect(await check({ headers: without, body })).toContain('The header webhook-id is missing')
    server.clock.advance(3600)
    expect(await check({ headers, body })).toContain('60 minutes old')
    await developer.post(`${here}/secrets`, { csrf: csrfOf(await readPage(here)), proof_password: PASSWORD })
    server.clock.advance(25 * 3600)
    expect(await check({ headers, body })).toContain('It was signed with a secret that expired at')
  })
})
