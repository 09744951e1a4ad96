import { expect } from 'vitest'
import { newId } from '../../src/model/ids.ts'
import { cancelDeliveries } from '../../src/model/webhooks/delivery_history.ts'
import { type NewEvent, publish } from '../../src/model/webhooks/outbox.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { type GivenApp, givenApp, givenConnection, givenTenant } from '../support/partners.ts'

const platform = loadPlatform('default')
const now = new Date('2026-03-01T12:00:00Z')

const test = baseTest
  .extend('db', FILE, ({ database }) => database.db)
  .extend('tenant', ({ db }) => givenTenant(db))
  /** An app that the tenant has connected. */
  .extend('app', async ({ db, tenant }) => {
    const app = await givenApp(db)
    await givenConnection(db, app, tenant)
    return app
  })
  .extend('givenEndpoint', FILE, ({ database }) => {
    return async (app: GivenApp, eventTypes: string[] | null = null, environment = 'production') => {
      const id = newId('ep')
      await database.db
        .insertInto('endpoints')
        .values({
          id,
          app_id: app.app,
          environment,
          url: 'https://r.example/hook',
          event_types: eventTypes,
          created_at: now,
          updated_at: now,
        })
        .execute()
      return id
    }
  })
  .extend('receivers', FILE, ({ database }) => async (tenant: string) => {
    const rows = await database.db
      .selectFrom('deliveries as d')
      .innerJoin('events as e', 'e.uid', 'd.event_uid')
      .select('d.endpoint_id')
      .where('e.tenant_id', '=', tenant)
      .execute()
    return rows.map((row) => row.endpoint_id).sort()
  })

const created = (tenant: string, more: Partial<NewEvent> = {}): NewEvent => ({
  type: 'booking.created',
  tenant,
  data: { total: 1 },
  record: { type: 'bookings', id: 'b1' },
  ...more,
})

test('an event goes to the endpoints whose app declared it and whose connection holds its scope', async ({
  givenEndpoint,
  receivers,
  app,
  db,
  tenant,
}) => {
  const all = await givenEndpoint(app)
  const chosen = await givenEndpoint(app, ['booking.created'])
  await givenEndpoint(app, ['app.installed'])
  await givenEndpoint(app, null, 'sandbox')

  const undeclared = await givenApp(db, { event_types: ['customer.created'] })
  await givenConnection(db, undeclared, tenant)
  await givenEndpoint(undeclared)
  const unscoped = await givenApp(db)
  await givenConnection(db, unscoped, tenant, { scopes: ['customers:read', 'webhooks:receive'] })
  await givenEndpoint(unscoped)
  const ended = await givenApp(db)
  await givenConnection(db, ended, tenant, { state: 'revoked' })
  await givenEndpoint(ended)
  const elsewhere = await givenApp(db)
  await givenConnection(db, elsewhere, await givenTenant(db))
  await givenEndpoint(elsewhere)

  await publish(db, platform, [created(tenant)], now)
  expect(await receivers(tenant)).toEqual([all, chosen].sort())
})

test('a connection of one unit is told of that unit alone; one of the whole tenant of every unit', async ({
  givenEndpoint,
  receivers,
  db,
}) => {
  const tenant = await givenTenant(db)
  const [whole, north, south] = [await givenApp(db), await givenApp(db), await givenApp(db)]
  await givenConnection(db, whole, tenant)
  await givenConnection(db, north, tenant, { unit: 'north' })
  await givenConnection(db, south, tenant, { unit: 'south' })
  const [atWhole, atNorth] = [await givenEndpoint(whole), await givenEndpoint(north)]
  await givenEndpoint(south)
  await publish(db, platform, [created(tenant, { unit: 'north' })], now)
  expect(await receivers(tenant)).toEqual([atWhole, atNorth].sort())
  await publish(db, platform, [created(tenant)], now)
  expect(await receivers(tenant)).toEqual([atWhole, atWhole, atNorth].sort())
})

test('nobody hears of a tenant that is not verified', async ({ givenEndpoint, receivers, db }) => {
  const tenant = await givenTenant(db, { verified: false })
  const app = await givenApp(db)
  await givenConnection(db, app, tenant)
  await givenEndpoint(app)
  await publish(db, platform, [created(tenant)], now)
  expect(await receivers(tenant)).toEqual([])
})

test('the same id twice is one event, also within a batch and from two transactions at once', async ({
  givenEndpoint,
  receivers,
  app,
  db,
  tenant,
}) => {
  await givenEndpoint(app)
  const id = newId('own')
  const once = () => db.transaction().execute((trx) => publish(trx, platform, [created(tenant, { id })], now))
  const both = await Promise.all([once(), once()])
  expect(both.flat().map((published) => published.created)).toSatisfy(
    (made: boolean[]) => made.filter(Boolean).length === 1,
  )
  const batch = await publish(
    db,
    platform,
    [created(tenant, { id: 'x-1' }), created(tenant, { id: 'x-1' })],
    now,
  )
  expect(batch.map((published) => published.created)).toEqual([true, false])
  expect(await receivers(tenant)).toHaveLength(2)
})

test('what is rolled back was never published', async ({ givenEndpoint, receivers, app, db, tenant }) => {
  await givenEndpoint(app)
  const failing = db.transaction().execute(async (trx) => {
    await publish(trx, platform, [created(tenant)], now)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await receivers(tenant)).toEqual([])
})

test('when a connection ends its deliveries are cancelled, and app.uninstalled still goes out', async ({
  givenEndpoint,
  receivers,
  db,
}) => {
  const tenant = await givenTenant(db)
  const app = await givenApp(db)
  const connection = await givenConnection(db, app, tenant)
  const endpoint = await givenEndpoint(app)
  await publish(db, platform, [created(tenant), created(tenant)], now)
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('connections').set({ state: 'revoked' }).where('id', '=', connection).execute()
    expect(await cancelDeliveries(trx, [connection], now)).toBe(2)
    await publish(trx, platform, [{ type: 'app.uninstalled', tenant, connection, data: {} }], now)
    expect(await cancelDeliveries(trx, [connection], now)).toBe(0)
  })
  expect(await receivers(tenant)).toEqual([endpoint])
  const history = await db
    .selectFrom('delivery_history')
    .select(['state', 'reason'])
    .where('connection_id', '=', connection)
    .execute()
  expect(history).toEqual([
    { state: 'cancelled', reason: 'connection_ended' },
    { state: 'cancelled', reason: 'connection_ended' },
  ])
})

test('W16 an id with a line break is refused when it is written, a type is one of the platform', async ({
  db,
}) => {
  const tenant = await givenTenant(db)
  await expect(publish(db, platform, [created(tenant, { id: 'a\r\nx: y' })], now)).rejects.toThrow('event id')
  await expect(publish(db, platform, [created(tenant, { type: 'a\r\nb' })], now)).rejects.toThrow(
    'no event type',
  )
  expect(await db.selectFrom('events').select('uid').where('tenant_id', '=', tenant).execute()).toEqual([])
})
