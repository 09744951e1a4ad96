import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { submitForm, submitForReview } from '../support/approved_apps.ts'
import { HttpBrowser, signIn as signInBy } from '../support/browser_session.ts'
import { createSelfSigned } from '../support/certificates.ts'
import { givenEndpoint, happens } from '../support/deliveries.ts'
import { FILE, serverTest, startedWorker } from '../support/fixtures.ts'
import { givenApp, givenTenant } from '../support/partners.ts'
import { givenPerson, PASSWORD, signIn } from '../support/people.ts'
import { startReceiver } from '../support/receiver.ts'
import { givenStaff } from '../support/staff.ts'
import { Person } from '../support/steps.ts'
import { issueToken } from '../support/token.ts'
import { APP, createWorld, must } from '../support/world.ts'

const OWNER = 'oda@harbour.example'

/** Five journeys, each with as many steps as it may take: a change that adds one fails here. */
const test = serverTest
  // In the demo, a password is enough for the operator's desk.
  .extend('setting', FILE, { config: { demo: true } })
  .extend('worker', { ...FILE, auto: true }, startedWorker)
  /** Two merchants, an owner of both, and an approved app with production credentials that connects at a site of its own. */
  .extend('partner', { ...FILE, auto: true }, async ({ server, operator, partnerSite }) => {
    await createWorld(operator)
    const tenants = [{ id: 'harbour', role: 'owner' }]
    must(await operator.put('/users/oda', { email: OWNER, name: 'Oda Owner', password: PASSWORD, tenants }))
    const addresses = { redirect_uris: [partnerSite.redirectUri], connect_url: `${partnerSite.origin}/start` }
    must(await operator.put('/apps/desk', { ...APP, ...addresses }))
    must(await operator.post('/apps/desk/approve'))
    const client = must(await operator.post('/apps/desk/clients', { environment: 'production' })).body
    partnerSite.use({ base: server.base, clientId: client.client_id, secret: client.client_secret })
    return { site: partnerSite, client }
  })
  .extend('arrive', FILE, ({ open, partnerSite }) => async () => {
    const { page } = await open({ also: [partnerSite.origin] })
    return new Person(page)
  })

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close()
})

test('a partner goes from the home page to the first call and the first webhook in 26 steps', async ({
  arrive,
  receiver,
}) => {
  const partner = await arrive()
  const { page } = partner
  await partner.open('/')
  await partner.follow(/^Build an app/)
  await partner.follow('Sign up')
  // The account, and who publishes: 7.
  await partner.fill('Your name', 'Łucja Nowak')
  await partner.fill('Email', 'lucja@ledgerly.example')
  await partner.fill('Password', PASSWORD)
  await partner.fill('Display name', 'Ledgerly')
  await partner.fill('Website', 'https://ledgerly.example')
  await partner.fill('Support contact', 'help@ledgerly.example')
  await partner.press('Sign up')
  // The app, in three parts: 8.
  await partner.fill('Name', 'Tidy Books')
  await partner.press('Continue')
  await partner.choose('bookings:read')
  await partner.choose('webhooks:receive')
  await partner.choose('booking.created')
  await partner.press('Continue')
  await partner.fill('Webhook URL', receiver.url)
  await partner.press('Register app')
  // The first call: 6.
  const secret = (await page.locator('#new-client-secret').textContent()) ?? ''
  await partner.follow('Try it')
  await partner.press('Add it to the app')
  await partner.fill('Client secret', secret)
  await partner.press('Start')
  await partner.choose('The whole organisation')
  await partner.press('Allow access')
  await page.getByRole('heading', { name: '4. The first records' }).waitFor()
  // The first webhook: 2.
  await partner.follow('Make something happen in the sandbox')
  await partner.press('Create a booking')
  const [webhook] = await receiver.until(1)
  expect(JSON.parse(webhook?.body ?? '')).toMatchObject({ type: 'booking.created' })
  expect(partner.steps).toHaveLength(26)
})

test('a merchant goes from the catalogue through consent to a connection, and disconnects it, in 11 steps', async ({
  arrive,
  partner,
}) => {
  const merchant = await arrive()
  await merchant.open('/')
  await merchant.follow(/^Connect an app/)
  await merchant.signIn(OWNER, PASSWORD)
  // At the app's site, and back with its request.
  await merchant.follow('Connect Front desk')
  // Her only organisation is chosen already.
  await merchant.choose('North')
  await merchant.press('Allow access')
  await merchant.page.getByRole('heading', { name: 'Connected' }).waitFor()
  expect(partner.site.tokens()['access_token']).toMatch(/^dbat_/)
  await merchant.open('/settings/apps')
  await merchant.follow('Disconnect Front desk')
  await merchant.press('Disconnect')
  await merchant.read('No apps are connected')
  expect(merchant.steps).toHaveLength(11)
})

test('an owner creates a key and calls the API with it in 10 steps', async ({ arrive }) => {
  const owner = await arrive()
  await owner.open('/')
  await owner.follow(/^Use your own data/)
  await owner.signIn(OWNER, PASSWORD)
  await owner.follow('New key')
  await owner.fill('Name', 'Accounting export')
  await owner.choose('Bookings')
  await owner.press('Generate')
  // Filled in: the lines run as they are.
  const program = await owner.copy('details[open] pre code')
  const { stdout } = await promisify(execFile)('sh', ['-c', program], { timeout: 20_000 })
  expect(stdout, program).toContain('Harbour Rentals')
  expect(owner.steps).toHaveLength(10)
})

test('an operator reviews a version of an app and approves it in 9 steps', async ({
  arrive,
  server,
  runtime,
  operator,
}) => {
  must(await operator.put('/apps/second', { ...APP, name: 'Second desk' }))
  const { email: developer } = await givenPerson(runtime.db, { publishers: ['pub'] })
  const theirs = new HttpBrowser(server.base)
  await signInBy(theirs, developer, PASSWORD)
  await submitForReview(theirs, 'second')
  const { email } = await givenStaff(runtime.db)
  const reviewer = await arrive()
  await reviewer.open('/operator')
  await reviewer.signIn(email, PASSWORD)
  await reviewer.follow('Review')
  await reviewer.follow('Second desk')
  await reviewer.follow('See the consent page as merchants will see it')
  await reviewer.follow('Back to the review')
  await reviewer.press('Approve')
  await reviewer.read('Approved.')
  expect(reviewer.steps).toHaveLength(9)
})

test('a developer finds out five times why something went wrong, in 3 to 6 steps from the console', async ({
  arrive,
  server,
  runtime,
  worker,
}) => {
  const { db } = runtime
  const scopes = ['bookings:read', 'webhooks:receive']
  const app = await givenApp(db, { scopes, event_types: ['booking.created', 'customer.created'] })
  const person = await givenPerson(db, { publishers: [app.publisher] })
  const selfSigned = await startReceiver({ certificate: await createSelfSigned('127.0.0.1') })
  const { tenant } = await givenEndpoint(runtime, selfSigned.url, { app })
  await happens(runtime, tenant)
  await worker.idle()
  const developer = await arrive()
  await signIn(developer.page, person, '/developers')
  /** From the list of apps to the reason. */
  const search = async (reason: string | RegExp, walk: () => Promise<void>): Promise<number> => {
    developer.steps.length = 0
    await developer.open('/developers')
    await developer.follow(`App ${app.app}`)
    await walk()
    await developer.read(reason)
    return developer.steps.length
  }

  expect(
    await search('self-signed', async () => {
      await developer.follow('Webhooks')
      await developer.follow(selfSigned.url)
      await developer.follow('booking.created')
    }),
    'a delivery fails',
  ).toBe(5)

  expect(
    await search('customers:read', async () => {
      await developer.follow('Webhooks')
      await developer.follow(selfSigned.url)
    }),
    'a webhook never comes',
  ).toBe(4)

  const shop = await givenTenant(db)
  const caller = await issueToken(server, { client: app.client, tenant: shop, scopes })
  const refused = await caller.get('/api/v1/customers')
  expect(
    await search('customers:read', async () => {
      await developer.follow('Requests')
      await developer.fill('ID, path or words', refused.headers.get('x-request-id') ?? '')
      await developer.press('Search')
    }),
    'a request is refused',
  ).toBe(5)

  for (let call = 0; call <= 10; call++) await caller.get('/api/v1/bookings')
  expect(
    await search('0 at once', async () => {
      await developer.follow('Requests')
      await developer.fill('Status', '429')
      await developer.press('Search')
      await developer.follow('GET /api/v1/bookings')
    }),
    'a request is over the limit',
  ).toBe(6)

  const owner = await givenPerson(db, { tenants: [[shop, 'owner']] })
  const theirs = new HttpBrowser(server.base)
  await signInBy(theirs, owner.email, PASSWORD)
  const disconnect = `/settings/apps/${caller.connection}/disconnect`
  await submitForm(theirs, disconnect, disconnect)
  expect(
    await search('The merchant disconnected the app.', async () => {
      await developer.follow('Connections')
    }),
    'a merchant is gone',
  ).toBe(3)
  await selfSigned.close()
})
