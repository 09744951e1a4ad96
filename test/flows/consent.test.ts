import { describe, expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainCode, obtainTokens, pkce, redeem } from '../support/flow.ts'
import { PASSWORD, REDIRECT, type World } from '../support/merchants.ts'
import type { Operator } from '../support/operator.ts'
import { must } from '../support/world.ts'

const test = merchantsTest
  /** A signed-in browser in front of the consent page. */
  .extend('atConsent', FILE, ({ server }) => {
    return async (
      client: string,
      email = 'olga@north.example',
      parameters: Record<string, string | undefined> = {},
    ): Promise<{ browser: HttpBrowser; address: string; page: string; csrf: string }> => {
      const browser = new HttpBrowser(server.base)
      const request = await browser.get(authorizeUrl(server.base, client, pkce().challenge, parameters))
      const address = request.headers.get('location') ?? ''
      await signIn(browser, email, PASSWORD, address)
      const page = await (await browser.get(address)).text()
      return { browser, address, page, csrf: csrfOf(page) }
    }
  })

const radio = (page: string, value: string) =>
  new RegExp(`<input type="radio"[^>]* value="${value}"[^>]*>`).exec(page)?.[0] ?? null

test('O37 the page names app, publisher, organisations and every scope, and what the app cannot do', async ({
  world,
  server,
  atConsent,
}) => {
  const { page } = await atConsent(world.confidential.client_id)
  for (const text of [
    'Sync',
    'Acme',
    'acme.example',
    'help@acme.example',
    'North Rentals',
    'South Rentals',
  ]) {
    expect(page).toContain(text)
  }
  for (const name of ['bookings:read', 'customers:read']) {
    const scope = server.runtime.platform.scopes.find((candidate) => candidate.name === name)
    expect(page).toContain(scope?.text.replaceAll("'", '&#39;'))
  }
  expect(page).toContain('Allow access')
  expect(page).toContain('/settings/apps')
  expect(page).toContain('partner.example')
})

test('unverified organisations are shown disabled with the reason, other people’s and sandbox ones not at all', async ({
  world,
  server,
  atConsent,
}) => {
  const { page } = await atConsent(world.confidential.client_id)
  expect(radio(page, 'small')).toContain('disabled')
  expect(page).toContain(server.runtime.platform.tenants.unverified.slice(0, 20))
  expect(page).not.toContain('Elsewhere')
  expect(page).not.toContain('Playground')
})

test('an in-house app shows its own organisation only', async ({ world, atConsent }) => {
  const { page } = await atConsent(world.inHouse.client_id)
  expect(radio(page, 'north')).not.toBeNull()
  expect(page).not.toContain('South Rentals')
  const stranger = await atConsent(world.inHouse.client_id, 'otto@elsewhere.example')
  expect(stranger.page).not.toContain('North Rentals')
  expect(stranger.page).not.toContain('type="radio"')
})

test('staff see their organisation, disabled', async ({ world, atConsent }) => {
  const { page } = await atConsent(world.confidential.client_id, 'stan@north.example')
  expect(radio(page, 'north')).toContain('disabled')
})

describe('O21 a forged consent', () => {
  test.for([
    ['another person’s organisation', { organisation: 'elsewhere' }],
    ['an unverified organisation', { organisation: 'small' }],
    ['a sandbox organisation', { organisation: 'play' }],
    ['no organisation', { organisation: '' }],
    ['an invented organisation', { organisation: "' or 1=1 --" }],
    ['a unit that does not exist', { organisation: 'north', unit: 'nowhere' }],
    ['a unit of another organisation', { organisation: 'south', unit: 'harbour' }],
  ] as const)('cannot choose %s', async ([_, fields], { server, world, atConsent }) => {
    const before = await server.runtime.db.selectFrom('grants').selectAll().execute()
    const { browser, address, csrf } = await atConsent(world.confidential.client_id)
    const response = await browser.post(address, { csrf, decision: 'allow', ...fields })
    expect(response.status).toBe(400)
    expect(await server.runtime.db.selectFrom('grants').selectAll().execute()).toHaveLength(before.length)
  })
  test('cannot add scopes', async ({ world, server, atConsent }) => {
    const { browser, address, csrf } = await atConsent(world.confidential.client_id, undefined, {
      scope: 'bookings:read',
    })
    const fields = { csrf, organisation: 'south', decision: 'allow', scope: 'payments:read customers:read' }
    const response = await browser.post(address, fields)
    expect(response.status).toBe(303)
    const grant = await server.runtime.db
      .selectFrom('grants')
      .select('scopes')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow()
    expect(grant.scopes).toEqual(['bookings:read'])
  })
  test('cannot be staff’s', async ({ world, atConsent }) => {
    const { browser, address, csrf } = await atConsent(world.confidential.client_id, 'stan@north.example')
    expect(
      (await browser.post(address, { csrf, organisation: 'north', unit: '', decision: 'allow' })).status,
    ).toBe(400)
  })
})

test('O20 a consent without the form’s token, or for another browser’s request, is refused', async ({
  world,
  server,
  atConsent,
}) => {
  const mine = await atConsent(world.confidential.client_id)
  const theirs = await atConsent(world.confidential.client_id, 'otto@elsewhere.example')
  const fields = { organisation: 'north', unit: '', decision: 'allow' }
  expect((await mine.browser.post(mine.address, fields)).status).toBe(403)
  expect((await mine.browser.post(mine.address, { ...fields, csrf: theirs.csrf })).status).toBe(403)
  const foreign = await theirs.browser.post(mine.address, { ...fields, csrf: theirs.csrf })
  expect(foreign.status).toBe(400)
  const stranger = await new HttpBrowser(server.base).get(mine.address)
  expect(stranger.status).toBe(400)
})

test('O11 consent answers 303 all the way', async ({ world, atConsent }) => {
  const { browser, address, csrf } = await atConsent(world.confidential.client_id)
  const decided = await browser.post(address, { csrf, organisation: 'south', decision: 'allow' })
  expect(decided.status).toBe(303)
  const resumed = await browser.get(decided.headers.get('location') ?? '')
  expect(resumed.status).toBe(303)
  expect(resumed.headers.get('location')).toContain(`${REDIRECT}?code=`)
})

test('Cancel tells the app access_denied, and changes nothing', async ({ world, server, atConsent }) => {
  const { browser, address, csrf } = await atConsent(world.confidential.client_id)
  const before = await server.runtime.db.selectFrom('grants').selectAll().execute()
  const decided = await browser.post(address, { csrf, decision: 'cancel' })
  const answer = new URL(
    (await browser.get(decided.headers.get('location') ?? '')).headers.get('location') ?? '',
  )
  expect(answer.origin + answer.pathname).toBe(REDIRECT)
  expect(answer.searchParams.get('error')).toBe('access_denied')
  expect(answer.searchParams.get('iss')).toBe(server.base)
  expect(await server.runtime.db.selectFrom('grants').selectAll().execute()).toHaveLength(before.length)
})

test('every authorization shows consent, also right after one, in the same browser', async ({
  world,
  server,
  atConsent,
}) => {
  const { browser } = await atConsent(world.confidential.client_id)
  for (let n = 0; n < 2; n++) {
    const request = await browser.get(
      authorizeUrl(server.base, world.confidential.client_id, pkce().challenge),
    )
    const address = request.headers.get('location') ?? ''
    expect(address).toMatch(/^(http:\/\/[^/]+)?\/interaction\//)
    const page = await browser.get(address)
    expect(page.status).toBe(200)
    const csrf = csrfOf(await page.text())
    const decided = await browser.post(address, { csrf, organisation: 'south', decision: 'allow' })
    expect(decided.status).toBe(303)
  }
})

test('prompt=login asks for the password again', async ({ server, world }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD)
  server.clock.advance(1)
  const request = await browser.get(
    authorizeUrl(server.base, world.confidential.client_id, pkce().challenge, { prompt: 'login' }),
  )
  const address = request.headers.get('location') ?? ''
  const response = await browser.get(address)
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toContain('/signin?')
  expect((await browser.get(response.headers.get('location') ?? '')).status).toBe(200)
  server.clock.advance(1)
  await signInAgain(browser, address)
  expect((await browser.get(address)).status).toBe(200)
})

async function signInAgain(browser: HttpBrowser, address: string): Promise<void> {
  const page = await browser.get(`/signin?again&return_to=${encodeURIComponent(address)}`)
  const fields = { email: 'olga@north.example', password: PASSWORD, return_to: address }
  await browser.post('/signin', { csrf: csrfOf(await page.text()), ...fields })
}

describe('adding a scope to an app', () => {
  const app = {
    publisher: 'acme',
    name: 'Growing',
    kind: 'public',
    client_type: 'confidential',
    scopes: ['bookings:read'],
    event_types: [],
    redirect_uris: [REDIRECT],
  }
  let client: World['confidential']
  test.beforeEach(async ({ operator }) => {
    await operator.put('/apps/growing', app)
    await operator.post('/apps/growing/approve')
    const made = await operator.post('/apps/growing/clients', { environment: 'production' })
    if (made.status === 201) client = made.body
  })

  test('widens no connection; the page shows what is new; consent widens it', async ({
    server,
    atConsent,
    operator,
  }) => {
    const first = await obtainTokens(server.base, client, { organisation: 'south' })
    await operator.put('/apps/growing', { ...app, scopes: ['bookings:read', 'payments:read'] })
    await operator.post('/apps/growing/approve')
    const state = async () => (await operator.get(`/connections?app=growing`)).body.data
    expect(await state()).toMatchObject([{ state: 'needs_reconsent', scopes: ['bookings:read'] }])
    const { refresh } = await import('../support/flow.ts')
    const refreshed = await refresh(server.base, client, first.refresh_token)
    expect(await refreshed.json()).toMatchObject({ scope: 'bookings:read' })

    const { page } = await atConsent(client.client_id)
    expect(page).toContain('scopes-new')
    const fresh = page.slice(page.indexOf('scopes-new'), page.indexOf('scopes-held'))
    const textOf = (name: string) =>
      server.runtime.platform.scopes.find((scope) => scope.name === name)?.text ?? '?'
    expect(fresh).toContain(textOf('payments:read'))
    expect(fresh).not.toContain(textOf('bookings:read'))

    const second = await obtainTokens(server.base, client, { organisation: 'south' })
    expect(second.scope).toBe('bookings:read payments:read')
    expect(second.connection).toBe(first.connection)
    expect(await state()).toMatchObject([{ state: 'active', scopes: ['bookings:read', 'payments:read'] }])
  })
})

test('a consent given while the tenant loses its verification comes to nothing', async ({
  server,
  world,
  operator,
}) => {
  const code = await obtainCode(server.base, world.confidential.client_id, { organisation: 'south' })
  await operator.put('/tenants/south', { name: 'South Rentals', environment: 'production', verified: false })
  expect((await redeem(server.base, world.confidential, code)).status).toBe(400)
  await operator.put('/tenants/south', { name: 'South Rentals', environment: 'production', verified: true })
})

test('the same connection is used by every consent for the same organisation and unit', async ({
  server,
  world,
}) => {
  const whole = await obtainTokens(server.base, world.confidential)
  const again = await obtainTokens(server.base, world.confidential)
  const unit = await obtainTokens(server.base, world.confidential, { unit: 'harbour' })
  expect(again.connection).toBe(whole.connection)
  expect(unit.connection).not.toBe(whole.connection)
})

test('O44 names with HTML, right-to-left marks and emoji show as text', async ({
  world,
  atConsent,
  operator,
}) => {
  const name = '<img src=x onerror=alert(1)> \u202Eevil\u202C 🏨 "quoted"'
  const units = [{ id: 'harbour', kind: 'location', name: '<b>Harbour</b>' }]
  await operator.put('/tenants/north', { name, environment: 'production', verified: true, units })
  const { page, browser, address, csrf } = await atConsent(world.confidential.client_id)
  expect(page).not.toContain('<img src=x')
  expect(page).toContain('&lt;img src=x')
  const second = await (
    await browser.post(address, { csrf, organisation: 'north', decision: 'allow' })
  ).text()
  expect(second).not.toContain('<b>Harbour')
})

describe('the units of an organisation', () => {
  const castle = { id: 'castle', kind: 'location', name: 'Castle' }
  const given = async (operator: Operator, units: object[]) => {
    for (const [id, name] of [
      ['north', 'North Rentals'],
      ['south', 'South Rentals'],
    ]) {
      must(await operator.put(`/tenants/${id}`, { name, environment: 'production', verified: true, units }))
    }
  }

  test('stand under it on the same page, and one *Allow access* is enough', async ({
    world,
    server,
    operator,
    atConsent,
  }) => {
    await given(operator, [castle])
    const { browser, address, page, csrf } = await atConsent(world.confidential.client_id)
    const under =
      /value="north"[\s\S]*?<fieldset class="choices choices-of">([\s\S]*?)<\/fieldset>/.exec(page)?.[1] ?? ''
    expect(under).toContain('The whole organisation')
    expect(under).toContain('name="unit_of_north" value="castle"')
    expect(radio(under, 'castle')).not.toContain('checked')
    const allowed = await browser.post(address, {
      ...{ csrf, organisation: 'north', unit_of_north: 'castle', decision: 'allow' },
    })
    expect(allowed.status).toBe(303)
    const connections = await server.runtime.db
      .selectFrom('connections')
      .innerJoin('clients', 'clients.app_id', 'connections.app_id')
      .select('connections.unit_id')
      .where('clients.id', '=', world.confidential.client_id)
      .execute()
    expect(connections).toContainEqual({ unit_id: 'castle' })
  })

  test('that was chosen before another organisation does not count', async ({
    world,
    operator,
    atConsent,
  }) => {
    await given(operator, [castle])
    const { browser, address, csrf } = await atConsent(world.confidential.client_id)
    const asked = await browser.post(address, {
      ...{ csrf, organisation: 'south', unit_of_north: 'castle', decision: 'allow' },
    })
    const location = asked.headers.get('location')
    expect([asked.status, location]).toEqual([200, null])
  })

  test('have a page of their own where there are many, and the first button says so', async ({
    world,
    operator,
    atConsent,
  }) => {
    const units = Array.from({ length: 11 }, (_, index) => ({
      id: `u${index}`,
      kind: 'location',
      name: `Unit ${index}`,
    }))
    await given(operator, units)
    const { browser, address, page, csrf } = await atConsent(world.confidential.client_id)
    expect(page).toMatch(/value="allow">Continue</)
    expect(page).not.toContain('Unit 3')
    const second = await browser.post(address, { csrf, organisation: 'north', decision: 'allow' })
    const html = await second.text()
    expect(html).toContain('Unit 3')
    expect(html).toMatch(/value="allow">Allow access</)
  })
})
