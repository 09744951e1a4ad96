import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { approveApp } from '../model/apps/approval.ts'
import { type App, putApp } from '../model/apps/apps.ts'
import { createClient } from '../model/apps/clients.ts'
import { SYSTEM } from '../model/audit/audit_log.ts'
import { newCredential } from '../model/ids.ts'
import { storeImages } from '../model/listings/images.ts'
import { putPublisher } from '../model/people/publishers.ts'
import { hashPassword, putUser } from '../model/people/users.ts'
import type { Environment } from '../model/tenants/tenant_schema.ts'
import type { Platform } from '../platform/definition.ts'
import type { DemoRules } from '../platform/demo_rules.ts'
import { definitionRefused } from '../platform/load.ts'
import { merchantScopes } from '../platform/participants.ts'
import type { Runtime } from '../runtime.ts'
import { demoViolations } from './check.ts'
import { type DemoCredentials, readSeed, type Seed, writeCredentials } from './demo_credentials.ts'
import { demoListing } from './listings.ts'
import { movePartner, storeEndpoints } from './partner_registration.ts'
import { storeRecords, storeTenant } from './sandbox.ts'

type SeedRuntime = Pick<Runtime, 'db' | 'vault' | 'platform' | 'config' | 'now'>

/**
 * Creates the demo in an empty database, through the same functions as the operator's programs: tenants, people, a
 * publisher with three apps, records, and the partner app's credentials and endpoints. An existing demo is only
 * looked up. If several nodes start at the same time, one of them creates it.
 * @param partnerUrl origin of the partner app
 * @returns null if the platform has no demo, or the database has other data
 * @throws StartError if the demo's recipes create invalid records
 */
export async function seedDemo(runtime: SeedRuntime, partnerUrl: string): Promise<Seed | null> {
  const { db, vault, platform, now } = runtime
  const { demo } = platform
  if (!demo) return null
  await inTransaction(db, async (trx) => {
    if (!(await claimSeed(trx, platform, now()))) return
    const violations = demoViolations(platform, now())
    if (violations.length > 0) throw definitionRefused(platform.name, violations)
    const password = newCredential({ prefix: 'demo-', length: 12 })
    for (const tenant of demo.tenants) {
      await storeTenant(trx, platform, tenant, SYSTEM, now())
      await storeRecords(trx, platform, demo, tenant, now(), now())
    }
    await putPublisher(trx, demo.publisher.id, publisherOf(demo), SYSTEM, now())
    await storePeople(trx, platform, demo, password, now())
    await storeApps(trx, runtime, demo, partnerUrl)
    const clients = await storeClients(trx, runtime, demo)
    const endpoints = await storeEndpoints(trx, runtime, demo.apps.partner.id, partnerUrl)
    const credentials: DemoCredentials = { password, partnerUrl, clients, endpoints }
    await writeCredentials(trx, vault, platform.name, credentials)
  })
  const seed = await readSeed(db, vault, platform.name)
  if (!seed || seed.credentials.partnerUrl === partnerUrl) return seed
  const credentials = await inTransaction(db, async (trx) => {
    const moved = await movePartner(trx, runtime, seed.credentials, partnerUrl)
    await writeCredentials(trx, vault, platform.name, moved)
    return moved
  })
  return { ...seed, credentials }
}

/** Decides whether this node creates the demo. The database must be empty, or have only demos of other platforms. */
async function claimSeed(trx: Database, platform: Platform, now: Date): Promise<boolean> {
  const [tenants, seeds] = await Promise.all([
    trx.selectFrom('tenants').select('id').limit(1).execute(),
    trx.selectFrom('demo_seeds').select('platform').limit(1).execute(),
  ])
  if (tenants.length > 0 && seeds.length === 0) return false
  // The second of two nodes waits here until the first one commits, and then has nothing to do.
  const claimed = await trx
    .insertInto('demo_seeds')
    .values({ platform: platform.name, seeded_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('platform')
    .executeTakeFirst()
  return claimed !== undefined
}

function publisherOf({ publisher: { name, website, support } }: DemoRules) {
  return { name, website, support }
}

/** The person who works for the demo's platform. */
export const DEMO_OPERATOR = { id: 'operator', name: 'Robin Vale', email: 'robin@operator.example' }

async function storePeople(
  trx: Database,
  platform: Platform,
  { people, tenants, publisher }: DemoRules,
  password: string,
  now: Date,
): Promise<void> {
  const second = tenants.filter((tenant) => tenant.environment === 'production' && tenant.verified)[1]
  const owned = (by: 'owner' | 'second') =>
    tenants
      .filter((tenant) => (tenant.id === second?.id) === (by === 'second'))
      .map(({ id }) => ({ id, role: 'owner' as const }))
  const places = {
    owner: { tenants: owned('owner') },
    second_owner: { tenants: owned('second') },
    staff: { tenants: tenants.slice(0, 1).map(({ id }) => ({ id, role: 'staff' as const })) },
    developer: { publishers: [publisher.id] },
  }
  for (const [who, place] of Object.entries(places)) {
    const { id, name, email } = people[who as keyof typeof people]
    const person = await hashPassword(trx, id, { name, email, password, ...place })
    const outcome = await putUser(trx, platform, id, person, { endConnections: false }, SYSTEM, now)
    if (outcome === 'email_taken') throw new Error(`${email} is taken`)
  }
  const staff = await hashPassword(trx, DEMO_OPERATOR.id, { ...DEMO_OPERATOR, password, operator: true })
  await putUser(trx, platform, DEMO_OPERATOR.id, staff, { endConnections: false }, SYSTEM, now)
}

async function storeApps(
  trx: Database,
  runtime: SeedRuntime,
  demo: DemoRules,
  partnerUrl: string,
): Promise<void> {
  const { platform } = runtime
  const scopes = merchantScopes(platform.scopes.map(({ name }) => name))
  const event_types = platform.event_types.map(({ name }) => name)
  const shared = {
    ...{ publisher: demo.publisher.id, tenant: null, native: false, webhook_url: null, jwks: null },
    ...{ kind: 'public' as const, client_type: 'confidential' as const },
  }
  const { partner, mobile, in_house } = demo.apps
  const redirect = `${partnerUrl}/callback`
  const listed = {
    [partner.id]: demoListing(platform, 'partner'),
    [mobile.id]: demoListing(platform, 'mobile'),
  }
  const apps: Record<string, App> = {
    [partner.id]: {
      ...shared,
      ...{ name: partner.name, scopes, event_types, redirect_uris: [redirect] },
      connect_url: `${partnerUrl}/connect`,
    },
    [mobile.id]: {
      ...shared,
      ...{
        name: mobile.name,
        client_type: 'public',
        native: true,
        scopes: scopes.slice(0, 2),
        event_types: [],
      },
      // RFC 8252 §7.3: the port of a loopback address may differ.
      redirect_uris: ['http://127.0.0.1/callback'],
    },
    [in_house.id]: {
      ...shared,
      ...{
        name: in_house.name,
        kind: 'in_house',
        tenant: demo.tenants[0]?.id ?? null,
        scopes,
        event_types: [],
      },
      redirect_uris: [redirect],
    },
  }
  for (const [id, app] of Object.entries(apps)) {
    await putApp(trx, id, { ...app, listing: listed[id]?.listing }, SYSTEM, runtime.now())
    await storeImages(trx, id, listed[id]?.images ?? [], runtime.now())
    await approveApp(trx, runtime, id, undefined, SYSTEM)
  }
}

async function storeClients(
  trx: Database,
  runtime: SeedRuntime,
  { apps }: DemoRules,
): Promise<DemoCredentials['clients']> {
  const create = async (app: string, environment: Environment) => {
    const created = await createClient(trx, runtime, app, environment, SYSTEM)
    if (created.kind !== 'created') throw new Error(`no client for ${app}: ${created.kind}`)
    return { id: created.client_id, secret: created.secret?.client_secret ?? '' }
  }
  await create(apps.mobile.id, 'sandbox')
  await create(apps.mobile.id, 'production')
  await create(apps.in_house.id, 'production')
  return {
    sandbox: await create(apps.partner.id, 'sandbox'),
    production: await create(apps.partner.id, 'production'),
  }
}
