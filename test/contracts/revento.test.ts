import { createHash, createHmac, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE } from '../support/fixtures.ts'
import { newestLink, submit } from '../support/mails.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { must } from '../support/world.ts'
import { type Credentials, vendorTest } from './vendor.ts'

// What revento's page says, from a partner's side: one connection and one consent for every event, formal
// organisations only, PKCE for everybody, in-house and public integrations, consent anew for a new scope.

const CALLBACK = 'https://badges.example/revento/callback'

const test = vendorTest('revento')
  .extend('revento', FILE, async ({ vendor }) => {
    await vendor.merchant('athletics', { units: ['spring-run', 'night-ten'] })
    await vendor.merchant('coders', { units: ['conference'] })
    await vendor.merchant('chess-friends', { units: ['tournament'], verified: false })
    await vendor.merchant('sandbox-club', { units: ['test-run'], environment: 'sandbox' })
    return vendor
  })
  .extend('badges', { ...FILE, auto: true }, ({ revento }) =>
    revento.register('badges', {
      ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
      scopes: ['participants:read'],
      event_types: ['participant.registered'],
    }),
  )
  /** The partner's link: PKCE as the page asks for it. */
  .extend('link', FILE, ({ revento }) => {
    return (clientId: string, verifier: string | null, change: Record<string, string> = {}): string => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: CALLBACK,
        state: 'ticket-7',
        ...(verifier === null
          ? {}
          : {
              code_challenge: createHash('sha256').update(verifier).digest('base64url'),
              code_challenge_method: 'S256',
            }),
        ...change,
      })
      return `${revento.base}/oauth/authorize?${query}`
    }
  })
  .extend('redeem', FILE, ({ revento }) => {
    return async (client: Partial<Credentials>, code: string, verifier: string) => {
      const answer = await fetch(`${revento.base}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          redirect_uri: CALLBACK,
          code,
          code_verifier: verifier,
          ...client,
        }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, string> }
    }
  })
  /** An owner connects an event, from the link to the tokens. */
  .extend('connect', FILE, ({ revento, link, redeem }) => {
    return async (client: Partial<Credentials>, organisation: string, event: string) => {
      const verifier = verifierOf()
      const page = await revento.openConsent(
        link(client.client_id ?? '', verifier),
        `owner@${organisation}.example`,
      )
      const { address } = await page.allow({ organisation, unit: event })
      const { status, body } = await redeem(client, address?.searchParams.get('code') ?? '', verifier)
      expect(status).toBe(200)
      return body
    }
  })
  .extend('api', FILE, ({ revento }) => {
    return (token: string | undefined, path: string) =>
      fetch(`${revento.base}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
  })

const verifierOf = () => randomBytes(32).toString('base64url')

test('registration asks for exact redirect URIs: a wildcard is refused', async ({ revento }) => {
  const app = { publisher: 'partner', name: 'Wild', kind: 'public', client_type: 'confidential' }
  const wild = { ...app, scopes: ['participants:read'], redirect_uris: ['https://*.example/callback'] }
  expect((await revento.operator.put('/apps/wild', wild)).status).toBe(422)
})

test('a redirect URI that is not byte for byte the registered one is never redirected to', async ({
  badges,
  link,
}) => {
  const other = link(badges.client_id, verifierOf(), { redirect_uri: `${CALLBACK}/` })
  const answer = await fetch(other, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
})

test('without PKCE: invalid_request, "PKCE required", for confidential and for public clients', async ({
  revento,
  badges,
  link,
  connect,
}) => {
  const scanner = await revento.register('scanner', {
    ...{ kind: 'public', client_type: 'public', native: true, redirect_uris: [CALLBACK] },
    scopes: ['participants:read'],
  })
  expect(scanner).not.toHaveProperty('client_secret')
  for (const client of [badges, scanner]) {
    const answer = await fetch(link(client.client_id, null), { redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? '')
    expect(back.origin + back.pathname).toBe(CALLBACK)
    expect(back.searchParams.get('error')).toBe('invalid_request')
    expect(back.searchParams.get('error_description')).toContain('PKCE required')
    expect(back.searchParams.get('code')).toBeNull()
  }
  const signedIn = await connect(scanner, 'athletics', 'spring-run')
  expect(signedIn['unit']).toBe('spring-run')
})

test('every event has its own consent and connection, and no token works for two', async ({
  badges,
  revento,
  connect,
  api,
}) => {
  const spring = await connect(badges, 'athletics', 'spring-run')
  const night = await connect(badges, 'athletics', 'night-ten')
  expect([spring['tenant'], spring['unit'], night['unit']]).toEqual(['athletics', 'spring-run', 'night-ten'])
  expect(night['connection']).not.toBe(spring['connection'])

  for (const [event, id] of [
    ['spring-run', 'ptc_spring'],
    ['night-ten', 'ptc_night'],
  ])
    must(
      await revento.operator.put(`/tenants/athletics/records/participants/${id}`, {
        unit: event,
        data: { name: `Runner of ${event}` },
      }),
    )
  const seen = async (token: string | undefined) =>
    ((await (await api(token, '/participants')).json()) as { data: { id: string }[] }).data.map(
      ({ id }) => id,
    )
  expect(await seen(spring['access_token'])).toEqual(['ptc_spring'])
  expect(await seen(night['access_token'])).toEqual(['ptc_night'])
  expect((await api(spring['access_token'], '/participants/ptc_night')).status).toBe(404)
})

test('consent without an event is refused', async ({ revento, badges, link }) => {
  const page = await revento.openConsent(link(badges.client_id, verifierOf()), 'owner@coders.example')
  expect(await page.allow({ organisation: 'coders' })).toEqual({ address: null, status: 400 })
  expect(await page.allow({ organisation: 'coders', unit: 'spring-run' })).toEqual({
    address: null,
    status: 400,
  })
})

test('an organisation that is not formal is shown disabled with the reason, and cannot be forged', async ({
  revento,
  badges,
  link,
}) => {
  const page = await revento.openConsent(link(badges.client_id, verifierOf()), 'owner@chess-friends.example')
  expect(page.html).toContain('Name of chess-friends')
  expect(page.html).toContain('Only formal organisations can connect apps')
  expect(page.html).toMatch(
    /<input[^>]*value="chess-friends"[^>]*disabled|<input[^>]*disabled[^>]*value="chess-friends"/,
  )
  const forged = await page.allow({ organisation: 'chess-friends', unit: 'tournament' })
  expect(forged).toEqual({ address: null, status: 400 })
})

test('in its settings, an organisation that is not formal sees what to do and no integrations panel', async ({
  revento,
}) => {
  const informal = await revento.browse('owner@chess-friends.example')
  const hidden = await (await informal.get('/settings/apps')).text()
  expect(hidden).toContain('Register this organisation’s tax identifier first')
  expect(hidden).not.toContain('App badges')
  const formal = await revento.browse('owner@athletics.example')
  expect(await (await formal.get('/settings/apps')).text()).toContain('App badges')
})

test('the console shows the integration, its redirect URIs, deliveries, dead letters and issued tokens', async ({
  badges,
  revento,
  connect,
}) => {
  await connect(badges, 'athletics', 'spring-run')
  const developer = await revento.browse('developer@partner.example')
  const page = async (path: string) => await (await developer.get(`/developers/apps/badges${path}`)).text()
  expect(await page('')).toContain(CALLBACK)
  expect(await page('/audit')).toContain('token.issued')
  expect((await developer.get('/developers/apps/badges/webhooks')).status).toBe(200)
})

test('an in-house integration belongs to its organisation alone', async ({ revento, connect, link }) => {
  const own = await revento.register('club-results', {
    ...{ kind: 'in_house', tenant: 'athletics', client_type: 'confidential', redirect_uris: [CALLBACK] },
    scopes: ['events:read', 'participants:read'],
  })
  expect((await connect(own, 'athletics', 'spring-run'))['tenant']).toBe('athletics')
  const stranger = await revento.openConsent(link(own.client_id, verifierOf()), 'owner@coders.example')
  expect(stranger.html).not.toContain('Name of coders')
  expect(await stranger.allow({ organisation: 'coders', unit: 'conference' })).toEqual({
    address: null,
    status: 400,
  })
})

test('an owner of a formal organisation registers an in-house integration without a publisher', async ({
  revento,
  connect,
  link,
}) => {
  const owner = await revento.browse('owner@athletics.example')
  const settings = await (await owner.get('/settings/developers')).text()
  const start = /<a class="button" href="([^"]+)">New in-house app<\/a>/.exec(settings)?.[1] ?? ''
  expect(start).toBe('/developers/apps/new?tenant=athletics')
  expect(settings).not.toContain('API keys')
  const console = await (await owner.get('/developers')).text()
  expect(console).toMatch(/<a class="button" href="\/developers\/apps\/new">/)

  const form = await (await owner.get(start)).text()
  expect(form).toMatch(/value="in_house" checked/)
  expect(form).toMatch(/<option value="athletics" selected>/)
  const fields = {
    ...{ csrf: csrfOf(form), step: '3', go: 'next', publisher: '', name: 'Results board' },
    ...{ client: 'confidential', scopes: 'participants:read', redirect_uris: CALLBACK },
  }
  const register = (more: Record<string, string>) =>
    owner.submit('/developers/apps/new', { ...fields, ...more })
  // A public integration belongs to a publisher, and nobody registers one for somebody else's organisation.
  expect((await register({ kind: 'public' })).status).toBe(422)
  expect((await register({ kind: 'in_house', tenant: 'coders' })).status).toBe(422)
  const created = await (await register({ kind: 'in_house', tenant: 'athletics' })).text()
  const client = {
    client_id: /db_[a-z0-9]{24}/.exec(created)?.[0] ?? '',
    client_secret: /sk_[a-z0-9]{40}/.exec(created)?.[0] ?? '',
  }
  expect((await connect(client, 'athletics', 'spring-run'))['tenant']).toBe('athletics')
  const page = await revento.openConsent(link(client.client_id, verifierOf()), 'owner@athletics.example')
  expect(page.html).toContain('by <strong><bdi>Name of athletics</bdi></strong>')

  expect(await (await owner.get('/settings/developers')).text()).toContain('Results board')
  const connected = await (await owner.get('/settings/apps')).text()
  const id = /\/settings\/apps\/(con_\w+)\/disconnect[^>]*Disconnect Results board/.exec(connected)?.[1]
  expect(id).toBeDefined()
  const app = /\/developers\/apps\/(app_\w+)/.exec(await (await owner.get('/developers')).text())?.[1]
  for (const path of ['', '/edit', '/audit', '/webhooks', '/connections', '/requests'])
    expect([path, (await owner.get(`/developers/apps/${app}${path}`)).status]).toEqual([path, 200])
  expect(await (await owner.get(`/developers/apps/${app}/audit`)).text()).toContain('Owner of athletics')

  for (const stranger of ['owner@coders.example', 'developer@partner.example']) {
    const other = await revento.browse(stranger)
    expect((await other.get(`/developers/apps/${app}`)).status).toBe(404)
  }
})

test('an owner of an organisation that is not formal cannot register one, and is not offered it', async ({
  revento,
}) => {
  const owner = await revento.browse('owner@chess-friends.example')
  const settings = await (await owner.get('/settings/developers')).text()
  expect(settings).not.toContain('In-house apps')
  expect(await (await owner.get('/settings/apps')).text()).not.toContain('/settings/developers')
  expect((await owner.get('/developers/apps/new')).headers.get('location')).toBe('/developers/publishers/new')
  const csrf = csrfOf(await (await owner.get('/developers/publishers/new')).text())
  const forged = await owner.post('/developers/apps/new', {
    ...{ csrf, step: '3', go: 'next', publisher: '', name: 'Forged', kind: 'in_house' },
    ...{ tenant: 'chess-friends', client: 'confidential', scopes: 'events:read' },
    redirect_uris: CALLBACK,
  })
  expect(forged.status).toBe(422)
})

test('the badge "From the catalogue" is on approved integrations only', async ({ revento, badges, link }) => {
  const draft = { publisher: 'partner', name: 'Draft', kind: 'public', client_type: 'confidential' }
  must(
    await revento.operator.put('/apps/draft', {
      ...draft,
      ...{ scopes: ['participants:read'], redirect_uris: [CALLBACK] },
    }),
  )
  const { client_id } = must(
    await revento.operator.post('/apps/draft/clients', { environment: 'sandbox' }),
  ).body
  const badgeOf = async (client: string, owner: string) =>
    /<span class="badge">(.*?)<\/span>/.exec(
      (await revento.openConsent(link(client, verifierOf()), owner)).html,
    )?.[1]
  expect(await badgeOf(client_id, 'owner@sandbox-club.example')).toBe(undefined)
  expect(await badgeOf(badges.client_id, 'owner@athletics.example')).toBe('From the catalogue')
})

test('a participant signs in to a mobile app with an address confirmed by mail, reads the own record and ends the access', async ({
  revento,
  connect,
  redeem,
  link,
  api,
}) => {
  const mobile = { kind: 'public', client_type: 'public', native: true, redirect_uris: [CALLBACK] }
  const self = { scopes: ['events:read', 'participant:self'] }
  const app = await revento.register('pocket', { ...mobile, ...self })
  await connect(app, 'athletics', 'spring-run')
  const [email, password] = ['Pia.Novak@runners.example', 'a password of the participant']
  const data = { name: 'Pia Novak', email: email.toLowerCase(), ticket: '10 km' }
  const registered = { unit: 'spring-run', data }
  must(await revento.operator.put('/tenants/athletics/records/participants/ptc_pia', registered))
  must(
    await revento.operator.put('/tenants/athletics/records/participants/ptc_pia_night', {
      ...registered,
      unit: 'night-ten',
    }),
  )

  // The app sends her to the sign-in page, which offers her an account.
  const verifier = verifierOf()
  const phone = new HttpBrowser(revento.base)
  const begun = await phone.get(link(app.client_id, verifier, { scope: 'participant:self' }))
  const request = begun.headers.get('location') ?? ''
  const offered = (await phone.get(request)).headers.get('location') ?? ''
  const signInPage = await (await phone.get(offered)).text()
  const signUp = /href="(\/signin\/new\?[^"]+)"/.exec(signInPage)?.[1] ?? ''
  const csrf = csrfOf(await (await phone.get(signUp)).text())
  const account = { csrf, name: 'Pia Novak', email, password, return_to: request }
  expect((await phone.post('/signin/new', account)).headers.get('location')).toBe(request)
  expect(await (await phone.get(request)).text()).toContain('We have sent a link to')

  // The mail's link, opened on the phone, leads back to the request.
  const confirmed = await submit(phone, await newestLink(revento.operator, email))
  const page = await (await phone.get(confirmed.headers.get('location') ?? '')).text()
  expect(page).toContain('spring-run of athletics')
  // The app is not connected with the other event.
  expect(page).not.toContain('night-ten')
  const choice = /name="choice" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const allowed = await phone.post(request, { csrf: csrfOf(page), choice, decision: 'allow' })
  const back = (await phone.get(allowed.headers.get('location') ?? '')).headers.get('location') ?? ''
  const { body } = await redeem(app, new URL(back).searchParams.get('code') ?? '', verifier)
  expect(body).toMatchObject({ scope: 'participant:self', tenant: 'athletics', unit: 'spring-run' })

  const me = (await (await api(body['access_token'], '/me')).json()) as { participant: unknown }
  expect(me.participant).toMatchObject({ id: 'ptc_pia', ticket: '10 km', email: data.email })
  expect((await api(body['access_token'], '/participants')).status).toBe(403)

  const own = await (await phone.get('/account')).text()
  expect(own).toContain('App pocket')
  const end = /href="(\/account\/participations\/[^"]+\/end)"/.exec(own)?.[1] ?? ''
  expect((await phone.post(end, { csrf: csrfOf(own) })).status).toBe(303)
  expect((await api(body['access_token'], '/me')).status).toBe(401)
})

test('a scope added later requires a new consent for every connection, and widens none before that', async ({
  revento,
  connect,
  api,
  link,
}) => {
  const app = {
    ...{ publisher: 'partner', name: 'App growing', kind: 'public', client_type: 'confidential' },
    ...{ redirect_uris: [CALLBACK], event_types: [] },
  }
  const growing = await revento.register('growing', { ...app, scopes: ['participants:read'] })
  const before = await connect(growing, 'athletics', 'spring-run')
  await connect(growing, 'coders', 'conference')
  const scopes = ['participants:read', 'organisations:read']
  must(await revento.operator.put('/apps/growing', { ...app, scopes }))
  const grown = await revento.operator.post('/apps/growing/approve')
  expect(must(grown).body.need_reconsent).toBe(2)
  const states = async () =>
    must(await revento.operator.get('/connections?app=growing')).body.data.map(
      (connection: { tenant: string; state: string }) => [connection.tenant, connection.state],
    )
  expect((await states()).sort()).toEqual([
    ['athletics', 'needs_reconsent'],
    ['coders', 'needs_reconsent'],
  ])
  expect((await api(before['access_token'], '/participants')).status).toBe(200)
  expect((await api(before['access_token'], '/organisations')).status).toBe(403)

  const page = await revento.openConsent(link(growing.client_id, verifierOf()), 'owner@athletics.example')
  expect(page.html).toContain('See which organisations take part in the event')
  const after = await connect(growing, 'athletics', 'spring-run')
  expect(after['connection']).toBe(before['connection'])
  expect((await api(after['access_token'], '/organisations')).status).toBe(200)
  expect((await states()).sort()).toEqual([
    ['athletics', 'active'],
    ['coders', 'needs_reconsent'],
  ])
})

test('the client ID is permanent, the secret can be rotated, and both secrets work meanwhile', async ({
  revento,
  connect,
  redeem,
}) => {
  const rotating = await revento.register('rotating', {
    ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
    scopes: ['events:read'],
  })
  const answer = must(await revento.operator.post(`/clients/${rotating.client_id}/secrets`))
  expect(answer.status).toBe(201)
  const second = { client_id: rotating.client_id, client_secret: answer.body.client_secret }
  await connect(rotating, 'athletics', 'spring-run')
  await connect(second, 'athletics', 'spring-run')
  const secrets = must(await revento.operator.get('/apps/rotating')).body.clients[0].secrets
  const old = secrets.find((secret: { id: string }) => secret.id !== answer.body.id)
  must(await revento.operator.delete(`/clients/${rotating.client_id}/secrets/${old.id}`))
  const refused = await redeem(rotating, 'any', verifierOf())
  expect([refused.status, refused.body['error']]).toEqual([401, 'invalid_client'])
  await connect(second, 'athletics', 'spring-run')
})

test('sandbox and production have the same shape and separate credentials', async ({
  revento,
  badges,
  connect,
  link,
}) => {
  const sandbox = must(await revento.operator.post('/apps/badges/clients', { environment: 'sandbox' })).body
  expect(sandbox.client_id).not.toBe(badges.client_id)
  const tokens = await connect(sandbox, 'sandbox-club', 'test-run')
  expect(tokens['tenant']).toBe('sandbox-club')
  const page = await revento.openConsent(link(badges.client_id, verifierOf()), 'owner@sandbox-club.example')
  expect(page.html).not.toContain('Name of sandbox-club')
})

test('partners reset the sandbox that they opened, in the console and in the API and the operator’s reset covers it', async ({
  revento,
  badges: _,
}) => {
  const developer = await revento.browse('developer@partner.example')
  const page = async (path: string) => await (await developer.get(path)).text()
  const post = async (path: string) => await developer.post(path, { csrf: csrfOf(await page('/developers')) })
  expect(await page('/developers')).not.toContain('Reset sandbox')
  await post('/developers/apps/badges/try/sandbox')
  const reset = /action="(\/developers\/sandboxes\/(sandbox_\w+)\/reset)"/.exec(await page('/developers'))
  const [, action = '', sandbox = ''] = reset ?? []
  const { db } = revento.server.runtime
  const records = () =>
    db
      .selectFrom('records')
      .select(['type', 'id', 'unit_id', 'data'])
      .where('tenant_id', '=', sandbox)
      .orderBy('type')
      .orderBy('id')
      .execute()
  const before = await records()
  expect(before.length).toBeGreaterThan(100)
  const [person] = before.filter(({ type }) => type === 'participants')
  const change = async () => {
    const at = `/tenants/${sandbox}/records/participants`
    must(await revento.operator.put(`${at}/added`, { unit: 'unit-1', data: { name: 'Added' } }))
    must(await revento.operator.delete(`${at}/${person?.id}`))
    expect(await records()).not.toEqual(before)
  }
  await change()
  expect((await post(action)).headers.get('location')).toBe('/developers?done=sandbox_reset')
  expect(await records()).toEqual(before)

  await change()
  const one = must(await revento.operator.post('/sandbox/reset', { tenant: sandbox })).body
  expect(one).toEqual({ restored: [{ tenant: sandbox, records: before.length }] })
  expect(await records()).toEqual(before)

  await change()
  const all = must(await revento.operator.post('/sandbox/reset')).body
  expect(all.restored).toContainEqual({ tenant: sandbox, records: before.length })
  expect(await records()).toEqual(before)

  // Nobody else resets it, and nothing else is reset.
  const stranger = await revento.browse('owner@athletics.example')
  const csrf = csrfOf(await (await stranger.get('/developers')).text())
  expect((await stranger.post(action, { csrf })).status).toBe(404)
  for (const tenant of ['athletics', 'sandbox-club', 'nowhere'])
    expect((await revento.operator.post('/sandbox/reset', { tenant })).status).toBe(404)
})

test('the API is read-only', async ({ badges, revento, connect }) => {
  const { access_token } = await connect(badges, 'athletics', 'spring-run')
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await fetch(`${revento.base}/api/v1/participants/ptc_spring`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(answer.status).toBe(405)
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/read/i)
  }
})

test('exactly one webhook URL, and it is optional', async ({ revento }) => {
  const hook = { environment: 'production', url: 'https://badges.example/hook' }
  expect(must(await revento.operator.get('/apps/badges/endpoints')).body.data).toEqual([])
  const { id } = await revento.endpoint('badges', { url: hook.url })
  expect((await revento.operator.post('/apps/badges/endpoints', hook)).status).toBe(409)
  must(await revento.operator.delete(`/endpoints/${id}`))
})

test('webhooks are signed with HMAC-SHA256, during a rotation with both secrets', async ({
  revento,
  badges,
  connect,
}) => {
  const receiver = await startReceiver()
  try {
    const { id, secret: old } = await revento.endpoint('badges', { url: receiver.url })
    await connect(badges, 'athletics', 'spring-run')
    const runner = { merchant: 'athletics', type: 'participants', id: 'ptc_hook', unit: 'spring-run' }
    await revento.happens('participant.registered', { ...runner, data: { name: 'Pia' } })
    await revento.pass(0)
    const { secret: fresh } = must(await revento.operator.post(`/endpoints/${id}/secrets`)).body
    await revento.happens('participant.registered', { ...runner, data: { name: 'Pia' } })
    await revento.pass(0)
    const [before, during] = receiver.received
    expect(signers(before!, [old, fresh])).toEqual([true, false])
    expect(signers(during!, [old, fresh])).toEqual([true, true])
    expect(JSON.parse(during!.body)).toEqual({
      type: 'participant.registered',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { id: 'ptc_hook', name: 'Pia' },
    })
    const otherEvent = { ...runner, id: 'ptc_other', unit: 'night-ten' }
    must(
      await revento.operator.delete(
        `/connections/${(await connect(badges, 'athletics', 'night-ten'))['connection']}`,
      ),
    )
    await revento.happens('participant.registered', { ...otherEvent, data: { name: 'Ole' } })
    await revento.pass(60)
    expect(receiver.received).toHaveLength(2)
  } finally {
    await receiver.close()
  }
})

/** Which of the secrets have signed: the recipe of the documentation, HMAC-SHA256 in base64. */
function signers({ headers, body }: Received, secrets: string[]): boolean[] {
  const given = String(headers['webhook-signature']).split(' ')
  return secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    return given.includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  })
}

test('every token that was issued is in the audit log', async ({ badges, revento, connect }) => {
  const { connection } = await connect(badges, 'coders', 'conference')
  const { data } = must(await revento.operator.get('/audit?limit=100')).body
  const issued = (data as { action: string; connection: string }[]).filter(
    (row) => row.connection === connection && row.action === 'token.issued',
  )
  expect(issued).toHaveLength(1)
})
