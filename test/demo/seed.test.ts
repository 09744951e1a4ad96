import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createVault } from '../../src/database/vault.ts'
import { resetSandbox } from '../../src/demo/sandbox.ts'
import { seedDemo } from '../../src/demo/seed.ts'
import { findApp } from '../../src/model/apps/app_list.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { findImage } from '../../src/model/listings/images.ts'
import { listedApps } from '../../src/model/listings/listed_apps.ts'
import { findUser } from '../../src/model/people/users.ts'
import { deleteRecord } from '../../src/model/tenants/deleted_records.ts'
import { storeChanges } from '../../src/model/tenants/records.ts'
import { putTenant } from '../../src/model/tenants/tenants.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { dayOf, recordsOf } from '../../src/platform/recipes/planned_records.ts'
import { createDatabase } from '../support/database.ts'
import { baseTest, FILE } from '../support/fixtures.ts'

const partnerUrl = 'http://127.0.0.1:3001'

const test = baseTest
  .extend('parts', FILE, ({ database }) => (platform = 'default', db = database.db) => {
    const config = { ...readConfig({}), allowPrivateEndpoints: true }
    return { db, config, vault: createVault([key]), platform: loadPlatform(platform), now: () => new Date() }
  })
  .extend('stored', FILE, ({ database }) => async (tenant: string) => {
    const rows = await database.db
      .selectFrom('records')
      .select(['type', 'id', 'unit_id as unit', 'data'])
      .where('tenant_id', '=', tenant)
      .execute()
    return new Map(rows.map((row) => [`${row.type}/${row.id}`, row]))
  })
const key = randomBytes(32)

test('three nodes that start at once make one demo, and each knows its sign-ins', async ({
  database,
  parts,
}) => {
  const seeds = await Promise.all([1, 2, 3].map(() => seedDemo(parts(), partnerUrl)))
  const [first, ...others] = seeds
  expect(first?.credentials.password).toMatch(/^demo-[a-z0-9]{12}$/)
  for (const other of others) expect(other).toEqual(first)
  const { demo } = loadPlatform('default')
  const tenants = await database.db.selectFrom('tenants').select('id').orderBy('id').execute()
  expect(tenants.map(({ id }) => id)).toEqual(demo?.tenants.map(({ id }) => id).sort())
  expect(await seedDemo(parts(), partnerUrl)).toEqual(first)
})

test('the people are where they belong, and the apps can be used at once', async ({ database }) => {
  const { demo } = loadPlatform('default')
  if (!demo) throw new Error('no demo')
  const owner = await findUser(database.db, demo.people.owner.id)
  expect(owner?.tenants).toEqual([
    { id: 'harbour-rentals', role: 'owner' },
    { id: 'sandbox-rentals', role: 'owner' },
    { id: 'sunny-boards', role: 'owner' },
  ])
  expect((await findUser(database.db, demo.people.second_owner.id))?.tenants).toEqual([
    { id: 'alpine-outdoor', role: 'owner' },
  ])
  expect((await findUser(database.db, demo.people.staff.id))?.tenants).toEqual([
    { id: 'harbour-rentals', role: 'staff' },
  ])
  expect((await findUser(database.db, demo.people.developer.id))?.publishers).toEqual(['lighthouse'])
  const [partner, mobile, inHouse] = await Promise.all(
    Object.values(demo.apps).map(({ id }) => findApp(database.db, id)),
  )
  expect(partner).toMatchObject({ kind: 'public', client_type: 'confidential' })
  expect(partner?.clients.map((client) => client.environment)).toEqual(['sandbox', 'production'])
  expect(mobile).toMatchObject({ kind: 'public', client_type: 'public', native: true })
  expect(inHouse).toMatchObject({ kind: 'in_house', tenant: 'harbour-rentals', client_type: 'confidential' })
})

test('the catalogue looks alive: each listed app has an icon, words and screenshots that anybody can load', async ({
  database,
}) => {
  const everything = { search: '', category: null, limit: 10, after: null }
  const listed = await listedApps(database.db, everything)
  expect(listed.map(({ id }) => id)).toEqual(['front-desk', 'pocket-desk'])
  for (const { id, listing } of listed) {
    expect(listing).toMatchObject({ summary: expect.any(String), category: 'Front desk' })
    expect(listing.screenshots.length).toBeGreaterThan(0)
    for (const name of [listing.icon ?? '', ...listing.screenshots]) {
      expect(await findImage(database.db, { app: id, name }, null)).toMatchObject({ published: true })
    }
  }
})

test('no secret of the demo stands in the database in the open', async ({ database, parts }) => {
  const seed = await seedDemo(parts(), partnerUrl)
  if (!seed) throw new Error('no seed')
  const { rows } = await database.pool.query(
    'select platform, credentials::text as credentials from demo_seeds',
  )
  const { password, clients } = seed.credentials
  const opened = Buffer.from(String(rows[0].credentials).slice(2), 'hex').toString('latin1')
  for (const secret of [password, clients.production.secret, clients.sandbox.secret])
    expect(opened).not.toContain(secret)
})

test('the partner app has an endpoint in each environment, and its registration follows it to another port', async ({
  database,
  parts,
}) => {
  const endpoints = () =>
    database.db
      .selectFrom('endpoints')
      .select(['url', 'environment'])
      .where('app_id', '=', 'front-desk')
      .orderBy('url')
      .execute()
  expect(await endpoints()).toEqual([
    { environment: 'production', url: `${partnerUrl}/webhooks/production` },
    { environment: 'sandbox', url: `${partnerUrl}/webhooks/sandbox` },
  ])
  const before = await seedDemo(parts(), partnerUrl)
  const elsewhere = 'http://127.0.0.1:4001'
  const moved = await seedDemo(parts(), elsewhere)
  expect(moved?.credentials).toEqual({ ...before?.credentials, partnerUrl: elsewhere })
  expect((await endpoints()).map(({ url }) => url)).toEqual([
    `${elsewhere}/webhooks/production`,
    `${elsewhere}/webhooks/sandbox`,
  ])
  expect((await findApp(database.db, 'front-desk'))?.redirect_uris).toEqual([`${elsewhere}/callback`])
  expect((await findApp(database.db, 'front-desk'))?.connect_url).toBe(`${elsewhere}/connect`)
  expect(await seedDemo(parts(), partnerUrl)).toEqual(before)
})

test('a reset puts the sandbox back as it was seeded, and touches nothing else', async ({
  database,
  stored,
}) => {
  const platform = loadPlatform('default')
  const { demo } = platform
  const sandbox = demo?.tenants.find((tenant) => tenant.environment === 'sandbox')
  if (!demo || !sandbox) throw new Error('no sandbox')
  const seeded = await stored(sandbox.id)
  const others = await stored('harbour-rentals')
  expect(seeded.size).toBe(recordsOf(demo, sandbox, dayOf(new Date())).length)

  const now = new Date()
  const [gone, changed] = [...seeded.values()].filter((record) => record.type === 'bookings')
  if (!gone || !changed) throw new Error('no bookings')
  const added = { type: 'bookings', id: 'mine', unit: null, data: { status: 'mine' }, tenant: sandbox.id }
  const spoilt = { ...added, id: changed.id, data: { status: 'spoilt' } }
  await database.db.transaction().execute((trx) => storeChanges(trx, platform, [added, spoilt], now))
  await deleteRecord(
    database.db,
    platform,
    { tenant: sandbox.id, type: gone.type, id: gone.id },
    null,
    new Date(),
  )
  const renamed = { name: 'Renamed', environment: 'sandbox' as const, verified: false, units: [] }
  await database.db.transaction().execute((trx) => putTenant(trx, platform, sandbox.id, renamed, SYSTEM, now))

  const restored = await database.db
    .transaction()
    .execute((trx) => resetSandbox(trx, platform, SYSTEM, new Date(Date.now() + 86_400_000 * 3)))
  expect(restored).toEqual([{ tenant: sandbox.id, records: seeded.size }])
  expect(await stored(sandbox.id)).toEqual(seeded)
  expect(await stored('harbour-rentals')).toEqual(others)
  const tenant = await database.db
    .selectFrom('tenants')
    .select(['name', 'verified'])
    .where('id', '=', sandbox.id)
    .executeTakeFirst()
  expect(tenant).toEqual({ name: sandbox.name, verified: true })
})

test.for(shippedPlatforms().filter((name) => name !== 'default'))(
  '%s: its demo finds a place beside another one',
  async (name, { database, parts }) => {
    const seed = await seedDemo(parts(name), partnerUrl)
    const { credentials, demo } = loadPlatform(name)
    expect(seed?.credentials.clients.production.id).toMatch(
      new RegExp(`^${credentials.client_id.prefix}[a-z0-9]{24}$`),
    )
    expect(await findApp(database.db, demo?.apps.partner.id ?? '')).not.toBeNull()
    // The other one's sign-ins still hold.
    const [person] = Object.values(loadPlatform('default').demo?.people ?? {}).filter(({ id }) =>
      Object.values(demo?.people ?? {}).some((other) => other.id === id),
    )
    expect(person).toBeUndefined()
  },
)

test('a database with tenants of its own gets no demo, and a reset restores nothing there', async ({
  parts,
}) => {
  const other = await createDatabase()
  try {
    const platform = loadPlatform('default')
    const tenant = { name: 'Mine', environment: 'sandbox' as const, verified: true }
    await other.db
      .transaction()
      .execute((trx) => putTenant(trx, platform, 'mine', tenant, SYSTEM, new Date()))
    expect(await seedDemo(parts('default', other.db), partnerUrl)).toBeNull()
    expect(
      await other.db.transaction().execute((trx) => resetSandbox(trx, platform, SYSTEM, new Date())),
    ).toEqual([])
  } finally {
    await other.close()
  }
})
