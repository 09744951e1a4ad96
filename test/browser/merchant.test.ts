import { describe, expect } from 'vitest'
import { approveApp } from '../../src/model/apps/approval.ts'
import { putApp } from '../../src/model/apps/apps.ts'
import { createClient } from '../../src/model/apps/clients.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { openPage } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { inspect } from '../support/inspect.ts'
import { givenConnection, givenTenant } from '../support/partners.ts'
import { givenPerson, signIn } from '../support/people.ts'

const test = serverTest
  .extend('tenant', FILE, ({ runtime }) => givenTenant(runtime.db))
  .extend('owner', FILE, ({ runtime, tenant }) =>
    givenPerson(runtime.db, { name: 'Olga Owner', tenants: [[tenant, 'owner']] }),
  )
  .extend('partner', FILE, ({ partnerSite }) => partnerSite)
  .extend('publishApp', FILE, ({ runtime, partner }) => async (scopes: string[]): Promise<void> => {
    const { db } = runtime
    const app = {
      publisher: 'ledgerly',
      name: 'Tidy Books',
      kind: 'public' as const,
      tenant: null,
      client_type: 'confidential' as const,
      native: false,
      scopes,
      event_types: [],
      redirect_uris: [partner.redirectUri],
      connect_url: `${partner.origin}/start`,
      webhook_url: null,
      jwks: null,
    }
    await db.transaction().execute(async (trx) => {
      await putApp(trx, 'tidy-books', app, SYSTEM, new Date())
      await approveApp(trx, runtime, 'tidy-books', undefined, SYSTEM)
    })
  })
  .extend('clientId', { ...FILE, auto: true }, async ({ runtime, server, partner, publishApp }) => {
    const { db } = runtime
    await db
      .insertInto('publishers')
      .values({
        id: 'ledgerly',
        name: 'Ledgerly Ltd',
        website: partner.origin,
        support: 'help@ledgerly.example',
      })
      .execute()
    await publishApp(SCOPES)
    const client = await db
      .transaction()
      .execute((trx) => createClient(trx, runtime, 'tidy-books', 'production', SYSTEM))
    if (client.kind !== 'created') throw new Error(client.kind)
    partner.use({ base: server.base, clientId: client.client_id, secret: client.secret?.client_secret ?? '' })
    return client.client_id
  })
  /** A tenant with an owner and a member of staff that has connected the app. */
  .extend('connectedTenant', FILE, ({ server, clientId }) => async () => {
    const { db } = server.runtime
    const id = await givenTenant(db)
    const given = { app: 'tidy-books', client: clientId, publisher: 'ledgerly' }
    return {
      tenant: id,
      connection: await givenConnection(db, given, id, { scopes: SCOPES }),
      owner: await givenPerson(db, { tenants: [[id, 'owner']] }),
      staff: await givenPerson(db, { tenants: [[id, 'staff']] }),
    }
  })
  .extend('open', FILE, ({ browser, server, partner }) => {
    return () => openPage(browser, server.base, { also: [partner.origin] })
  })

const SCOPES = ['bookings:read', 'customers:read']

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close()
})

describe('a merchant', () => {
  test('goes from the catalogue through consent to a connection, and disconnects', async ({
    owner,
    tenant,
    partner,
    server,
    open,
  }) => {
    const { page, watch } = await open()
    await signIn(page, owner, '/settings/apps')
    await inspect(page, watch, 'settings-catalogue')
    await page.getByRole('link', { name: 'Connect Tidy Books' }).click()
    await page.getByRole('radio', { name: `Tenant ${tenant}` }).check()
    await inspect(page, watch, 'journey-consent')
    await page.getByRole('button', { name: 'Allow access' }).press('Enter')
    await page.getByRole('heading', { name: 'Connected' }).waitFor()
    expect(partner.tokens()['access_token']).toMatch(/^dbat_/)

    await page.goto('/settings/apps')
    expect(await page.getByText('See your bookings').count()).toBeGreaterThan(0)
    expect(await page.getByText('Olga Owner').count()).toBeGreaterThan(0)
    await inspect(page, watch, 'settings-connected')
    await page.getByRole('link', { name: 'Disconnect Tidy Books' }).click()
    await inspect(page, watch, 'settings-disconnect')
    await page.getByRole('button', { name: 'Disconnect' }).press('Enter')
    expect(await page.getByRole('status').textContent()).toContain('Disconnected')
    expect(await page.getByText('No apps are connected').count()).toBe(1)
    const refused = await fetch(`${server.base}/oauth/introspect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.operatorToken}` },
      body: new URLSearchParams({ token: partner.tokens()['access_token'] ?? '' }),
    })
    expect(await refused.json()).toEqual({ active: false })
  })

  test('sees exactly what an app asks for since it was connected', async ({
    publishApp,
    connectedTenant,
    open,
  }) => {
    const { owner } = await connectedTenant()
    await publishApp([...SCOPES, 'payments:read'])
    const { page, watch } = await open()
    await signIn(page, owner, '/settings/apps')
    const asks = page.locator('.scopes-new')
    expect(await asks.getByRole('listitem').count()).toBe(1)
    expect(await asks.textContent()).toContain('See payments and refunds')
    await inspect(page, watch, 'settings-reconsent')
  })

  test('of the staff may look, and neither disconnect nor make keys', async ({ connectedTenant, open }) => {
    const { staff, connection } = await connectedTenant()
    const { page, watch } = await open()
    await signIn(page, staff, '/settings/apps')
    expect(await page.getByRole('heading', { name: 'Tidy Books' }).count()).toBeGreaterThan(0)
    expect(await page.getByRole('link', { name: /Disconnect|Connect/ }).count()).toBe(0)
    await inspect(page, watch, 'settings-staff')
    const response = await page.goto(`/settings/apps/${connection}/disconnect`)
    expect(response?.status()).toBe(403)
    expect((await page.goto('/settings/developers/keys/new'))?.status()).toBe(403)
    await page.goto('/settings/developers')
    expect(await page.getByRole('link', { name: 'New key' }).count()).toBe(0)
  })

  test('who is unverified sees what to do instead', async ({ server, open }) => {
    const { db } = server.runtime
    const unverified = await givenTenant(db, { verified: false })
    const person = await givenPerson(db, { tenants: [[unverified, 'owner']] })
    const { page, watch } = await open()
    await signIn(page, person, '/settings/apps')
    expect(await page.getByText('is not verified yet').count()).toBeGreaterThan(0)
    expect(await page.getByRole('link', { name: /^Connect/ }).count()).toBe(0)
    await inspect(page, watch, 'settings-unverified')
  })

  test("who owns another organisation cannot reach this one's by its addresses", async ({
    connectedTenant,
    open,
  }) => {
    const { tenant, connection } = await connectedTenant()
    const { owner: stranger } = await connectedTenant()
    const { page } = await open()
    await signIn(page, stranger, '/settings/apps')
    expect((await page.goto(`/settings/apps?tenant=${tenant}`))?.status()).toBe(404)
    expect((await page.goto(`/settings/apps/${connection}/disconnect`))?.status()).toBe(404)
  })
})

test('O20 every form of the settings is refused without its token, and changes nothing', async ({
  server,
  connectedTenant,
  open,
}) => {
  const { owner, tenant, connection } = await connectedTenant()
  const { page } = await open()
  await signIn(page, owner, '/settings/apps')
  const audit = () =>
    server.runtime.db.selectFrom('audit_log').select('id').orderBy('id', 'desc').executeTakeFirst()
  const before = await audit()
  for (const path of [
    `/settings/apps/${connection}/disconnect`,
    `/settings/developers/keys/new?tenant=${tenant}`,
    `/settings/developers/keys/any/revoke?tenant=${tenant}`,
    `/settings/developers/webhooks/new?tenant=${tenant}`,
    ...[
      'test',
      'pause',
      'resume',
      'secrets',
      'replay',
      'edit',
      'remove',
      'check',
      'deliveries/any/retry',
    ].map((act) => `/settings/developers/webhooks/any/${act}?tenant=${tenant}`),
  ]) {
    const answer = await page.request.post(path, { form: { csrf: 'made-up', name: 'x' }, maxRedirects: 0 })
    expect(answer.status(), path).toBe(403)
  }
  expect(await audit()).toEqual(before)
  await page.context().close()
})

describe("an owner's own key", () => {
  test('has the scopes that were chosen, works at once, and is revoked for good', async ({
    owner,
    server,
    tenant,
    open,
  }) => {
    const { page, watch } = await open()
    await signIn(page, owner, '/settings/developers')
    await inspect(page, watch, 'settings-keys-none')
    await page.getByRole('link', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Accounting export')
    await inspect(page, watch, 'settings-new-key')
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Generate' }).press('Enter')
    await inspect(page, watch, 'settings-key-shown')
    const id = (await page.locator('#new-client-id').textContent()) ?? ''
    const secret = (await page.locator('#new-client-secret').textContent()) ?? ''
    const ask = () =>
      fetch(`${server.base}/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
    const answer = await ask()
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ tenant, token_type: 'Bearer' })
    await page.goto('/settings/developers')
    expect(await page.content()).not.toContain(secret)
    await page.getByRole('link', { name: 'Revoke Accounting export' }).click()
    await inspect(page, watch, 'settings-revoke-key')
    await page.getByRole('button', { name: 'Revoke' }).press('Enter')
    expect(await page.getByText('No key yet').count()).toBe(1)
    expect((await ask()).status).toBe(401)
  })
})
