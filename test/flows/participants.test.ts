import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { introspect, postForm, refresh, type Tokens } from '../support/flow.ts'
import { mailsTo, newestLink, submit } from '../support/mails.ts'
import { sendMessage } from '../support/mcp_messages.ts'
import { PASSWORD } from '../support/merchants.ts'
import {
  connectEvent,
  givenApp,
  givenEvents,
  givenPerson,
  ParticipantVisit,
  register,
  SELF,
  signInAsParticipant,
} from '../support/participants.ts'
import { must } from '../support/world.ts'

const test = serverTest
  .extend('setting', FILE, { platform: 'revento' })
  .extend('world', { ...FILE, auto: true }, ({ server, operator }) => givenEvents(server.base, operator))
  /** A person with a confirmed address, and one record of them. */
  .extend(
    'runner',
    FILE,
    ({ operator }) =>
      async (id: string, at: { tenant?: string; unit?: string } = {}) => {
        const email = `${id}@runners.example`
        await givenPerson(operator, id, email)
        await register(operator, `ptc_${id}`, email, at)
        return { email, record: `ptc_${id}` }
      },
  )
  .extend(
    'call',
    FILE,
    ({ server }) =>
      (token: string, path = '/me', init: RequestInit = {}) =>
        fetch(`${server.base}/api/v1${path}`, {
          ...init,
          headers: { authorization: `Bearer ${token}` },
        }),
  )
  .extend('participantOf', FILE, ({ call }) => async ({ access_token }: Tokens) => {
    const response = await call(access_token)
    expect(response.status).toBe(200)
    return ((await response.json()) as { participant: Record<string, unknown> | null }).participant
  })

test('a participant signs in, and the token reads that one record at /me', async ({
  server,
  world,
  runner,
  call,
}) => {
  const { email, record } = await runner('ana')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  expect(tokens).toMatchObject({ scope: SELF, tenant: 'athletics', unit: 'spring', token_type: 'Bearer' })
  const me = await (await call(tokens.access_token)).json()
  expect(me).toEqual({
    ...{ connection: tokens.connection, app: 'badges', environment: 'production', scopes: [SELF] },
    tenant: { id: 'athletics', name: 'Name of athletics' },
    unit: { id: 'spring', name: 'Event spring', kind: 'event' },
    participant: {
      ...{ id: record, unit: 'spring', name: 'Runner ptc_ana', email },
      ...{ created_at: expect.any(String), updated_at: expect.any(String) },
    },
  })
  const again = (await (await refresh(server.base, world.badges, tokens.refresh_token)).json()) as Tokens
  expect(again).toMatchObject({ scope: SELF, connection: tokens.connection })
  expect((await call(again.access_token)).status).toBe(200)
})

test('agents ask owners alone; a token of a participant for them would read that one record too', async ({
  server,
  operator,
  runtime,
  world,
  runner,
}) => {
  const { email, record } = await runner('mia')
  const agent = await givenApp(operator, 'assistant', {
    agent: true,
    scopes: ['events:read', 'participants:read'],
  })
  const asked = new ParticipantVisit(server.base, agent)
  const back = await asked.begin({ resource: `${server.base}/mcp` })
  expect(back?.searchParams.get('error')).toBe('invalid_scope')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  const mark = async (agent: boolean, resource: string) =>
    await runtime.db.transaction().execute(async (trx) => {
      await trx.updateTable('apps').set({ agent }).where('id', '=', 'badges').execute()
      await trx
        .updateTable('grants')
        .set({ resource })
        .where('connection_id', '=', tokens.connection)
        .where('participant', 'is not', null)
        .execute()
    })
  await mark(true, 'mcp')
  const send = (...message: [string, Record<string, unknown>?]) =>
    sendMessage(server.base, tokens.access_token, message)
  const use = (name: string, args = {}) => send('tools/call', { name, arguments: args })
  expect((await send('tools/list')).body.result.tools.map(({ name }: { name: string }) => name)).toEqual([
    'whoami',
  ])
  const { participant } = (await use('whoami')).body.result.structuredContent
  expect(participant).toMatchObject({ id: record, email })
  for (const [name, args] of [
    ['list_participants', {}],
    ['get_participant', { id: record }],
    ['recent_events', {}],
  ] as const) {
    expect([name, (await use(name, args)).status]).toEqual([name, 403])
  }
  await mark(false, 'api')
})

test('the response for an organisation has no member "participant"', async ({ server, world, call }) => {
  const tokens = await connectEvent(server.base, world.badges, 'athletics', 'spring')
  expect(tokens.scope).toBe('events:read participants:read')
  expect(await (await call(tokens.access_token)).json()).not.toHaveProperty('participant')
})

test('the page names app, publisher, what is read and every event of the address, none of them selected', async ({
  server,
  operator,
  world,
  runner,
}) => {
  const { email } = await runner('bea')
  await register(operator, 'ptc_bea_night', email.toUpperCase(), { unit: 'night' })
  await register(operator, 'ptc_bea_conference', email, { tenant: 'coders', unit: 'conference' })
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  const { html } = await visit.open(email)
  expect(visit.choices().map((value) => value.split('/')[1])).toEqual(['ptc_bea_night', 'ptc_bea'])
  for (const shown of [
    'App badges',
    'Partner',
    'See what the organiser has stored about you',
    'Event spring',
  ])
    expect(html).toContain(shown)
  expect(html).toMatch(/<legend>Event<\/legend>/)
  // The app is not connected with this one.
  expect(html).not.toContain('conference')
  expect(html).not.toContain('checked')
  const only = await new ParticipantVisit(server.base, world.badges, visit.browser)
  await register(operator, 'ptc_bea_night', 'else@runners.example', { unit: 'night' })
  await only.begin()
  expect((await only.open()).html).toMatch(/name="choice" value="[^"]+" required checked/)
})

test('two records of one address in one event are told apart', async ({
  server,
  operator,
  world,
  runner,
}) => {
  const { email } = await runner('tom')
  await register(operator, 'ptc_tom_kid', email)
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  const { html } = await visit.open(email)
  expect(html).toContain('Participant ptc_tom_kid')
  expect(html).toContain('Participant ptc_tom<')
})

test('where nothing is found the page says so, and nothing more', async ({ server, operator, world }) => {
  await givenPerson(operator, 'nobody', 'nobody@runners.example')
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  const { html } = await visit.open('nobody@runners.example')
  expect(html).toContain('There is nothing for')
  expect(html).not.toMatch(/Event spring|value="allow"|athletics/)
  expect(await visit.allow('/')).toEqual({ code: null, status: 400 })
  const csrf = csrfOf(html)
  const cancelled = await visit.browser.post(visit.interaction, { csrf, decision: 'cancel' })
  const back = await visit.browser.get(cancelled.headers.get('location') ?? '')
  expect(back.headers.get('location')).toContain('error=access_denied')
})

test("another person's record cannot be chosen", async ({ server, world, runner, operator }) => {
  const { email } = await runner('cara')
  await runner('dora')
  const { email: elsewhere } = await runner('coder', { tenant: 'coders', unit: 'conference' })
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  await visit.open(email)
  const [own = ''] = visit.choices()
  const [connection] = own.split('/')
  for (const forged of [`${connection}/ptc_dora`, `con_nowhere/ptc_cara`, 'ptc_cara', '', `${connection}/`])
    expect([forged, await visit.allow(forged)]).toEqual([forged, { code: null, status: 400 }])
  // An event that is not connected with this app, and a record of another event.
  const { data } = must(await operator.get('/connections?app=badges')).body
  const night = data.find((row: { unit: string; state: string }) => row.unit === 'night')
  expect(await visit.allow(`${night.id}/ptc_cara`)).toEqual({ code: null, status: 400 })
  const other = new ParticipantVisit(server.base, world.badges)
  await other.begin()
  await other.open(elsewhere)
  expect(other.choices()).toEqual([])
  expect((await visit.allow(own)).code).toMatch(/^dbac_/)
})

test('a choice that is taken away while the page is open is refused', async ({
  server,
  operator,
  world,
  runner,
}) => {
  const { email } = await runner('eli')
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  await visit.open(email)
  await register(operator, 'ptc_eli', 'new@runners.example')
  expect(await visit.allow()).toEqual({ code: null, status: 400 })
  await register(operator, 'ptc_eli', email)
  expect((await visit.allow()).code).toMatch(/^dbac_/)
})

const changes: [string, (trx: Database, record: string, connection: string) => Promise<unknown>][] = [
  [
    'the record gets another address',
    (trx, id) => trx.updateTable('records').set({ email: 'x@y.example' }).where('id', '=', id).execute(),
  ],
  ['the record is deleted', (trx, id) => trx.deleteFrom('records').where('id', '=', id).execute()],
  [
    'the organiser disconnects',
    (trx, _, connection) =>
      trx
        .updateTable('connections')
        .set({ state: 'revoked', revoked_at: new Date() })
        .where('id', '=', connection)
        .execute(),
  ],
  [
    'the person gets another address',
    (trx, id) =>
      trx
        .updateTable('users')
        .set({ email: `${id}@y.example` })
        .where('id', '=', id.slice('ptc_'.length))
        .execute(),
  ],
]

for (const [index, [name, change]] of changes.entries())
  test(`a consent comes to nothing while ${name}`, async ({ server, operator, runner }) => {
    const client = await givenApp(operator, `racing-${index}`)
    const { connection } = await connectEvent(server.base, client, 'athletics', 'spring')
    const { email, record } = await runner(`race-${index}`)
    const visit = new ParticipantVisit(server.base, client)
    await visit.begin()
    await visit.open(email)
    const { db } = server.runtime
    let allowed: ReturnType<typeof visit.allow> | undefined
    await db.transaction().execute(async (trx) => {
      await change(trx, record, connection)
      allowed = visit.allow()
      // It has read what was there before, and waits for this transaction.
      await waiting(db)
    })
    expect(await allowed).toEqual({ code: null, status: 400 })
    const grants = db.selectFrom('grants').select('id').where('participant', '=', record)
    expect(await grants.execute()).toEqual([])
  })

/** Until a statement of this database waits for a lock. */
async function waiting(db: Database): Promise<void> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock') as waits
  `.execute(db)
  if (!rows[0]?.waits) await waiting(db)
}

test('an address that is not confirmed shows nothing, and leads back once it is', async ({
  server,
  operator,
  world,
}) => {
  const email = 'Flo@runners.example'
  await register(operator, 'ptc_flo', email.toLowerCase())
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  const signInPage = await (await visit.browser.get(`/signin?return_to=${visit.interaction}`)).text()
  const href = /href="(\/signin\/new[^"]+)"/.exec(signInPage)?.[1] ?? ''
  const fields = { name: 'Flo', email, password: PASSWORD, return_to: visit.interaction }
  const wrong = await submit(visit.browser, href, {
    ...fields,
    email: 'flo@',
    password: 'password12',
    name: '',
  })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('Enter your full email address')
  const created = await submit(visit.browser, href, fields)
  expect([created.status, created.headers.get('location')]).toEqual([303, visit.interaction])
  await visit.open()
  expect(visit.html).toContain('Confirm your address')
  expect(visit.html).not.toMatch(/Event spring|value="allow"/)
  const { data } = must(await operator.get('/connections?app=badges')).body
  const spring = data.find((row: { unit: string; state: string }) => row.unit === 'spring')
  expect(await visit.allow(`${spring.id}/ptc_flo`)).toEqual({ code: null, status: 400 })

  const again = await visit.browser.post('/signin/confirm/again', {
    ...{ csrf: csrfOf(visit.html), return_to: visit.interaction },
  })
  expect(again.headers.get('location')).toBe(`${visit.interaction}?done=confirmation_sent`)
  const confirmed = await submit(visit.browser, await newestLink(operator, email))
  expect(confirmed.headers.get('location')).toBe(`${visit.interaction}?done=confirmed`)
  visit.html = await (await visit.browser.get(confirmed.headers.get('location') ?? '')).text()
  expect(visit.html).toContain('Your address is confirmed')
  const tokens = (await (await visit.redeem((await visit.allow()).code)).json()) as Tokens
  expect(tokens.scope).toBe(SELF)
  // Neither publisher nor sandbox came with the account.
  const { db } = server.runtime
  const person = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  for (const table of ['publisher_members', 'tenant_members'] as const)
    expect(await db.selectFrom(table).selectAll().where('user_id', '=', person.id).execute()).toEqual([])
})

test('the link of the mail, opened in another browser, says where to go on', async ({
  server,
  operator,
  world,
}) => {
  const email = 'gus@runners.example'
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  const page = `/signin/new?return_to=${visit.interaction}`
  await submit(visit.browser, page, { name: 'Gus', email, password: PASSWORD, return_to: visit.interaction })
  const other = new HttpBrowser(server.base)
  const confirmed = await submit(other, await newestLink(operator, email), { password: PASSWORD })
  expect(confirmed.status).toBe(303)
  const shown = await other.get(confirmed.headers.get('location') ?? '')
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Go back to the window')])
  expect((await visit.open()).html).toContain('There is nothing for')
})

test('signing up says the same for an address that has an account, and writes to its owner', async ({
  server,
  operator,
  world,
  runner,
}) => {
  const { email } = await runner('hana')
  const answers: unknown[] = []
  for (const address of [email, 'unknown@runners.example']) {
    const visit = new ParticipantVisit(server.base, world.badges)
    await visit.begin()
    const page = `/signin/new?return_to=${visit.interaction}`
    const fields = { name: 'Hana', email: address, password: PASSWORD, return_to: visit.interaction }
    const response = await submit(visit.browser, page, fields)
    const { html } = await visit.open()
    answers.push([response.status, html.includes('Confirm your address'), html.includes('Event spring')])
  }
  expect(answers).toEqual([
    [303, true, false],
    [303, true, false],
  ])
  expect((await mailsTo(operator, email))[0]?.subject).toBe('You already have an account')
})

test('accounts are created on the way to a waiting request of a participant only', async ({
  server,
  world,
}) => {
  const browser = new HttpBrowser(server.base)
  const merchant = new ParticipantVisit(server.base, world.badges, browser)
  await merchant.begin({ scope: 'events:read' })
  for (const returnTo of [
    '',
    '/developers',
    merchant.interaction,
    '/interaction/nobody-began-this',
    '//evil.example',
  ])
    expect(
      (await browser.get(`/signin/new?return_to=${encodeURIComponent(returnTo)}`)).headers.get('location'),
    ).toBe('/signin')
  expect(await (await browser.get(`/signin?return_to=${merchant.interaction}`)).text()).not.toContain(
    '/signin/new',
  )
})

test('the scope is asked for alone, and is not among those that a request without scopes asks for', async ({
  server,
  world,
}) => {
  const visit = new ParticipantVisit(server.base, world.badges)
  const refused = await visit.begin({ scope: `events:read ${SELF}` })
  expect(refused?.searchParams.get('error')).toBe('invalid_scope')
  expect(refused?.searchParams.get('error_description')).toContain(`${SELF} must be requested alone`)
  const pushed = await postForm(server.base, '/oauth/par', world.badges, {
    ...{
      response_type: 'code',
      redirect_uri: 'https://partner.example/callback',
      scope: `${SELF} events:read`,
    },
    ...{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' },
  })
  expect([pushed.status, await pushed.json()]).toMatchObject([400, { error: 'invalid_scope' }])
  await visit.begin({ scope: undefined })
  const { html } = await visit.open('owner@athletics.example')
  expect(html).toContain('Organisation')
  expect(html).not.toContain('See what the organiser has stored about you')
})

test('only public clients may declare it, by the operator API and in the console', async ({
  server,
  operator,
}) => {
  const app = {
    ...{ publisher: 'partner', name: 'Server', kind: 'public', client_type: 'confidential' },
    ...{ scopes: ['events:read', SELF], redirect_uris: ['https://partner.example/callback'] },
  }
  const refused = await operator.put('/apps/server', app)
  expect(refused.status).toBe(422)
  expect(JSON.stringify(refused.body)).toContain('is only allowed for public clients, which have no secret')
  const developer = new HttpBrowser(server.base)
  await signIn(developer, 'dev@partner.example', PASSWORD)
  const csrf = csrfOf(await (await developer.get('/developers/apps/new')).text())
  const form = new URLSearchParams({
    ...{ csrf, step: '3', go: 'next', publisher: 'partner', name: 'Server', kind: 'public' },
    ...{ client: 'confidential', redirect_uris: 'https://partner.example/callback' },
  })
  for (const scope of app.scopes) form.append('scopes', scope)
  const posted = await developer.request('/developers/apps/new', { method: 'POST', body: form })
  expect([posted.status, await posted.text()]).toEqual([
    422,
    expect.stringContaining('only allowed for public clients, which have no secret'),
  ])
})

test('every other endpoint of the API is closed', async ({ server, world, runner, call }) => {
  const { email, record } = await runner('ivo')
  const { access_token } = await signInAsParticipant(server.base, world.badges, email)
  const paths = ['/participants', `/participants/${record}`, '/events', '/organisations', '/feed']
  for (const path of paths) {
    const response = await call(access_token, path)
    const { detail } = (await response.json()) as { detail: string }
    expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([
      path,
      403,
      expect.stringContaining('insufficient_scope'),
    ])
    expect(detail).toMatch(path === '/feed' ? /an owner has consented to/ : /^This needs the scope \w+:read/)
  }
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect((await call(access_token, '/me', { method })).status).toBe(405)
  // Nor does it pass to the vendor's own API.
  for (const [scope, status] of [
    ['participants:read', 403],
    [SELF, 400],
  ] as const) {
    const asked = await fetch(`${server.base}/forward-auth?scope=${scope}`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect([scope, asked.status]).toEqual([scope, status])
  }
})

test('the record is read live: it may change, go to another address, or be deleted', async ({
  server,
  operator,
  world,
  runner,
  participantOf,
}) => {
  const { email, record } = await runner('jan')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  const at = `/tenants/athletics/records/participants/${record}`
  must(await operator.put(at, { unit: 'spring', data: { name: 'Renamed', email: email.toUpperCase() } }))
  expect(await participantOf(tokens)).toMatchObject({ id: record, name: 'Renamed' })
  for (const data of [{ name: 'Jan', email: 'someone@runners.example' }, { name: 'Jan' }]) {
    must(await operator.put(at, { unit: 'spring', data }))
    expect(await participantOf(tokens)).toBeNull()
    must(await operator.post('/changes', { changes: [changeOf(record, email)] }))
    expect(await participantOf(tokens)).toMatchObject({ id: record })
  }
  // In another event, it is not what the person consented to.
  await register(operator, record, email, { unit: 'night' })
  expect(await participantOf(tokens)).toBeNull()
  await register(operator, record, email)
  must(await operator.delete(at))
  expect(await participantOf(tokens)).toBeNull()
})

const changeOf = (id: string, email: string) => ({
  ...{ tenant: 'athletics', type: 'participants', id, unit: 'spring', data: { name: 'Jan', email } },
})

test('the record of somebody whose own address has changed is not theirs any more', async ({
  server,
  operator,
  world,
  runner,
  participantOf,
}) => {
  const { email } = await runner('kim')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  await givenPerson(operator, 'kim', 'kim@elsewhere.example')
  expect(await participantOf(tokens)).toBeNull()
  // Whoever has the address now reads nothing by the token of the first person.
  await givenPerson(operator, 'kim-2', email)
  expect(await participantOf(tokens)).toBeNull()
})

test('the organiser disconnects, and connecting again revives nothing', async ({
  server,
  operator,
  runner,
  call,
}) => {
  const client = await givenApp(operator, 'leaving')
  await connectEvent(server.base, client, 'athletics', 'spring')
  const { email } = await runner('lea')
  const tokens = await signInAsParticipant(server.base, client, email)
  const open = new ParticipantVisit(server.base, client)
  await open.begin()
  await open.open(email)
  expect((await call(tokens.access_token)).status).toBe(200)
  must(await operator.delete(`/connections/${tokens.connection}`))
  const ended = async () => [
    (await call(tokens.access_token)).status,
    (await refresh(server.base, client, tokens.refresh_token)).status,
  ]
  expect(await ended()).toEqual([401, 400])
  expect(await open.allow()).toEqual({ code: null, status: 400 })
  await connectEvent(server.base, client, 'athletics', 'spring')
  expect(await ended()).toEqual([401, 400])
  expect(await open.allow()).toEqual({ code: null, status: 400 })
})

test('taking the scope from the app, and giving it back, asks no owner again', async ({
  server,
  operator,
  runner,
  call,
  participantOf,
}) => {
  const client = await givenApp(operator, 'scoped', { scopes: ['events:read'] })
  const organiser = await connectEvent(server.base, client, 'athletics', 'spring')
  const { email } = await runner('mia')
  const scopes = async (list: string[]) => {
    const { body } = must(await operator.get('/apps/scoped'))
    const { publisher, name, kind, client_type, native, redirect_uris } = body
    const app = { publisher, name, kind, client_type, native, redirect_uris, scopes: list }
    must(await operator.put('/apps/scoped', app))
    return must(await operator.post('/apps/scoped/approve')).body.need_reconsent
  }
  expect(await scopes(['events:read', SELF])).toBe(0)
  const state = must(await operator.get(`/connections?app=scoped`)).body.data[0]
  expect(state).toMatchObject({ id: organiser.connection, state: 'active', scopes: ['events:read'] })
  const tokens = await signInAsParticipant(server.base, client, email)
  expect(await participantOf(tokens)).toMatchObject({ email })
  await scopes(['events:read'])
  expect(await participantOf(tokens)).toBeNull()
  expect((await call(tokens.access_token, '/events')).status).toBe(403)
  await scopes(['events:read', SELF])
  expect(await participantOf(tokens)).toMatchObject({ email })
})

test('participants have a rate limit of their own', async ({ server, operator, runner, call }) => {
  const client = await givenApp(operator, 'limited')
  const organiser = await connectEvent(server.base, client, 'athletics', 'spring')
  const tokens = []
  for (const id of ['nia', 'ole']) {
    const { email } = await runner(id)
    tokens.push(await signInAsParticipant(server.base, client, email))
  }
  const statuses = async (token = '', times = 11) => {
    const answers = []
    for (let n = 0; n < times; n++) answers.push((await call(token)).status)
    return answers.filter((status) => status === 429).length
  }
  expect(await statuses(tokens[0]?.access_token, 12)).toBeGreaterThan(0)
  expect(await statuses(tokens[1]?.access_token, 1)).toBe(0)
  expect(await statuses(organiser.access_token, 1)).toBe(0)
})

test('a replayed refresh token ends the tokens of this person there, and of nobody else', async ({
  server,
  operator,
  runner,
  call,
}) => {
  const client = await givenApp(operator, 'replayed')
  const organiser = await connectEvent(server.base, client, 'athletics', 'spring')
  const [victim, other] = [await runner('pam'), await runner('quin')]
  const phone = await signInAsParticipant(server.base, client, victim.email)
  const tablet = await signInAsParticipant(server.base, client, victim.email)
  const somebody = await signInAsParticipant(server.base, client, other.email)
  const statuses = async () =>
    Promise.all(
      [phone, tablet, somebody, organiser].map(async (one) => (await call(one.access_token)).status),
    )
  expect(await statuses()).toEqual([200, 200, 200, 200])
  const next = (await (await refresh(server.base, client, phone.refresh_token)).json()) as Tokens
  await call(next.access_token)
  const replayed = await refresh(server.base, client, phone.refresh_token)
  expect([replayed.status, await replayed.json()]).toMatchObject([400, { error: 'invalid_grant' }])
  expect(await statuses()).toEqual([401, 401, 200, 200])
  // And the other way round.
  const renewed = (await (await refresh(server.base, client, organiser.refresh_token)).json()) as Tokens
  await call(renewed.access_token)
  expect((await refresh(server.base, client, organiser.refresh_token)).status).toBe(400)
  expect(await statuses()).toEqual([401, 401, 200, 401])
})

test('two tabs that allow at the same moment give one code', async ({ server, world, runner }) => {
  const { email } = await runner('rob')
  const visit = new ParticipantVisit(server.base, world.badges)
  await visit.begin()
  await visit.open(email)
  const results = await Promise.all([visit.allow(), visit.allow(), visit.allow()])
  const codes = results.flatMap(({ code }) => code ?? [])
  const redeemed = await Promise.all(codes.map(async (code) => (await visit.redeem(code)).status))
  expect(redeemed.filter((status) => status === 200)).toHaveLength(1)
  expect(results.every(({ status }) => status < 500)).toBe(true)
})

test('a person sees their consents at /account, and ends one with the next call, on every node', async ({
  server,
  otherNode,
  operator,
  world,
  runner,
  call,
}) => {
  const { email } = await runner('sue')
  await runner('tea')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  const second = await signInAsParticipant(server.base, world.badges, email)
  const stranger = await signInAsParticipant(server.base, world.badges, 'tea@runners.example')
  const pending = new ParticipantVisit(server.base, world.badges)
  await pending.begin()
  await pending.open(email)
  const { code } = await pending.allow()
  const { browser } = tokens.visit
  const html = await (await browser.get('/account')).text()
  const action = `/account/participations/${tokens.connection}/end`
  expect(html.split(action)).toHaveLength(2)
  expect(html).toMatch(/App badges[\s\S]*Event spring[\s\S]*Name of athletics/)

  const elsewhere = new HttpBrowser(server.base)
  await signIn(elsewhere, 'owner@coders.example', PASSWORD)
  const csrf = csrfOf(await (await elsewhere.get('/account')).text())
  expect((await elsewhere.post(action, { csrf })).status).toBe(404)
  expect((await browser.post(action, {})).status).toBe(403)
  expect((await call(tokens.access_token)).status).toBe(200)

  const ended = await browser.post(action, { csrf: csrfOf(html) })
  expect(ended.headers.get('location')).toBe('/account?done=access_ended')
  for (const { access_token } of [tokens, second]) {
    const response = await fetch(`${otherNode.base}/api/v1/me`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(response.status).toBe(401)
  }
  expect((await refresh(server.base, world.badges, tokens.refresh_token)).status).toBe(400)
  expect((await pending.redeem(code)).status).toBe(400)
  expect((await call(stranger.access_token)).status).toBe(200)
  expect(await (await browser.get('/account')).text()).not.toContain(action)
  expect((await browser.post(action, { csrf: csrfOf(html) })).status).toBe(404)
  const { data } = must(await operator.get('/audit?action=participant.*&limit=100')).body
  expect(data.filter(({ actor }: { actor: { id: string } }) => actor.id === 'sue')).toMatchObject([
    { action: 'participant.ended', app: 'badges', tenant: null, connection: tokens.connection },
    { action: 'participant.consented' },
    { action: 'participant.consented' },
    { action: 'participant.consented' },
  ])
})

test('nothing of the organiser changes: connections, last use, activity, feed and events', async ({
  server,
  operator,
  runner,
  call,
}) => {
  const client = await givenApp(operator, 'quiet')
  const organiser = await connectEvent(server.base, client, 'athletics', 'night')
  const { email } = await runner('uma', { unit: 'night' })
  const { requestLog, db } = server.runtime
  const owner = new HttpBrowser(server.base)
  await signIn(owner, 'owner@athletics.example', PASSWORD)
  const seen = async () => {
    await requestLog.flush()
    const settings = await (await owner.get('/settings/apps?tenant=athletics')).text()
    const activity = await (await owner.get('/settings/activity/export.json?tenant=athletics')).text()
    const connections = must(await operator.get('/connections?app=quiet')).body
    const uses = await db.selectFrom('daily_use').selectAll().where('app_id', '=', 'quiet').execute()
    const events = await db.selectFrom('events').select('uid').execute()
    return { activity, connections, uses, events, card: /App quiet[\s\S]{0,900}/.exec(settings)?.[0] }
  }
  const before = await seen()
  const tokens = await signInAsParticipant(server.base, client, email)
  await call(tokens.access_token)
  await call(tokens.access_token, '/participants')
  await refresh(server.base, client, tokens.refresh_token)
  expect(await seen()).toEqual(before)
  expect((await call(organiser.access_token, '/feed')).status).toBe(200)
})

test('whoever deletes a person ends what they have allowed', async ({ server, world, runner, call }) => {
  const { email } = await runner('vera')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  await server.runtime.db.deleteFrom('users').where('id', '=', 'vera').execute()
  expect((await call(tokens.access_token)).status).toBe(401)
  expect((await refresh(server.base, world.badges, tokens.refresh_token)).status).toBe(400)
})

test('a tenant that is no longer verified, and a suspended app, stop participants until that is over', async ({
  server,
  operator,
  runner,
  call,
}) => {
  const client = await givenApp(operator, 'paused')
  await connectEvent(server.base, client, 'athletics', 'spring')
  const { email } = await runner('wim')
  const { access_token } = await signInAsParticipant(server.base, client, email)
  must(await operator.post('/apps/paused/suspend'))
  expect((await call(access_token)).status).toBe(401)
  must(await operator.post('/apps/paused/resume'))
  expect((await call(access_token)).status).toBe(200)
})

test('the client may revoke and introspect its token', async ({ server, world, runner, call }) => {
  const { email } = await runner('xena')
  const tokens = await signInAsParticipant(server.base, world.badges, email)
  const publicClient = world.badges as unknown as Parameters<typeof introspect>[1]
  expect(await introspect(server.base, publicClient, tokens.access_token)).toMatchObject({
    ...{ active: true, scope: SELF, sub: 'xena', connection: tokens.connection },
  })
  const { status } = await postForm(server.base, '/oauth/revoke', world.badges, {
    token: tokens.refresh_token,
  })
  expect(status).toBe(200)
  expect((await call(tokens.access_token)).status).toBe(401)
})
