import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { newId } from '../../src/model/ids.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { givenApp, givenConnection, givenTenant, UNAPPROVED } from '../support/partners.ts'

const test = baseTest
  .extend('db', FILE, ({ database }) => database.db)
  /** An approved public app with everything that leads to an access token, bound to a unit of a production tenant. */
  .extend('givenChain', FILE, ({ db }) => async (): Promise<Chain> => {
    const { app, client, publisher } = await givenApp(db, { scopes: ['bookings:read', 'customers:read'] })
    const tenant = await givenTenant(db)
    await db
      .insertInto('units')
      .values({ tenant_id: tenant, id: 'north', kind: 'location', name: 'North' })
      .execute()
    const scopes = ['bookings:read', 'customers:read']
    const connection = await givenConnection(db, { app, client, publisher }, tenant, {
      unit: 'north',
      scopes,
    })
    const grant = newId('grt')
    await db
      .insertInto('grants')
      .values({ id: grant, connection_id: connection, user_id: 'olga', scopes })
      .execute()
    const token = randomBytes(32)
    const [issued_at, expires_at] = [new Date(), new Date(Date.now() + 3600_000)]
    await db
      .insertInto('access_tokens')
      .values({ hash: token, grant_id: grant, scopes, issued_at, expires_at })
      .execute()
    return { app, client, tenant, connection, grant, token }
  })
  .extend('liveOf', FILE, ({ db }) => async ({ client, connection, grant, token }: Chain): Promise<Live> => {
    const { rows } = await sql<Live>`
    select exists (select from live_clients where id = ${client}) as client,
      exists (select from live_connections where id = ${connection}) as connection,
      exists (select from live_grants where id = ${grant}) as grant,
      exists (select from live_access_tokens where hash = ${token} and expires_at > now()) as token
  `.execute(db)
    return rows[0] as Live
  })
  /** Why the token is refused, as its status view says. */
  .extend('refusalOf', FILE, ({ db }) => async ({ token }: Chain): Promise<string | null | undefined> => {
    const { rows } = await sql<{ refusal: string | null }>`
    select refusal from access_token_status where hash = ${token}
  `.execute(db)
    return rows[0]?.refusal
  })

// migrations/0005_live.ts: each way in which something stops being live, one at a time.

type Chain = { app: string; client: string; tenant: string; connection: string; grant: string; token: Buffer }
type Live = { client: boolean; connection: boolean; grant: boolean; token: boolean }

const all: Live = { client: true, connection: true, grant: true, token: true }
const noToken = { ...all, token: false }
const noGrant = { ...noToken, grant: false }
const noConnection = { ...noGrant, connection: false }
const none = { ...noConnection, client: false }

test('without any of this, everything is live', async ({ givenChain, liveOf, refusalOf }) => {
  const chain = await givenChain()
  expect([await liveOf(chain), await refusalOf(chain)]).toEqual([all, null])
})

const conditions: [string, (chain: Chain) => ReturnType<typeof sql>, Live, string | null][] = [
  [
    'a connection whose time is over',
    (c) => sql`update connections set expires_at = now() where id = ${c.connection}`,
    noConnection,
    'connection_expired',
  ],
  [
    'a revoked token',
    (c) => sql`update access_tokens set revoked_at = now() where hash = ${c.token}`,
    noToken,
    'token_revoked',
  ],
  [
    'an expired token',
    (c) => sql`update access_tokens set expires_at = now() where hash = ${c.token}`,
    noToken,
    null,
  ],
  [
    'a revoked grant',
    (c) => sql`update grants set revoked_at = now() where id = ${c.grant}`,
    noGrant,
    'grant_revoked',
  ],
  [
    'a grant for the tools of agents, of an app that is no agent',
    (c) => sql`update grants set resource = 'mcp' where id = ${c.grant}`,
    noGrant,
    'not_an_agent',
  ],
  [
    'a connection that ended',
    (c) => sql`update connections set state = 'revoked', revoked_at = now() where id = ${c.connection}`,
    noConnection,
    'connection_ended',
  ],
  [
    'a tenant that is not verified',
    (c) => sql`update tenants set verified = false where id = ${c.tenant}`,
    noConnection,
    'tenant_not_verified',
  ],
  [
    'a tenant in another environment than the connection',
    (c) => sql`update tenants set environment = 'sandbox' where id = ${c.tenant}`,
    noConnection,
    'other_environment',
  ],
  [
    'a client of another environment than the connection',
    (c) => sql`update clients set environment = 'sandbox' where id = ${c.client}`,
    noConnection,
    'other_environment',
  ],
  [
    'a unit that was removed',
    (c) => sql`delete from units where tenant_id = ${c.tenant}`,
    noConnection,
    'unit_removed',
  ],
  [
    'a revoked client',
    (c) => sql`update clients set revoked_at = now() where id = ${c.client}`,
    none,
    'client_revoked',
  ],
  [
    'a suspended app',
    (c) => sql`update apps set suspended_at = now() where id = ${c.app}`,
    none,
    'app_suspended',
  ],
  [
    'the production client of a public app that is not approved',
    (c) => sql`update apps set approved_version = null, approved_scopes = null, approved_event_types = null,
      state = 'draft' where id = ${c.app}`,
    none,
    'app_not_approved',
  ],
]

test.for(conditions)(
  '%s, and what depends on it, is not live',
  async ([_, end, live, refusal], { db, givenChain, liveOf, refusalOf }) => {
    const chain = await givenChain()
    await end(chain).execute(db)
    expect([await liveOf(chain), await refusalOf(chain)]).toEqual([live, refusal])
  },
)

test('an in-house app is live with its own tenant, without approval, and with no other', async ({
  db,
  givenChain,
  liveOf,
  refusalOf,
}) => {
  const chain = await givenChain()
  const other = await givenTenant(db)
  const makeInHouse = (tenant: string) =>
    db
      .updateTable('apps')
      .set({ kind: 'in_house', tenant_id: tenant, ...UNAPPROVED })
      .where('id', '=', chain.app)
      .execute()
  await makeInHouse(chain.tenant)
  expect(await liveOf(chain)).toEqual(all)
  await makeInHouse(other)
  expect([await liveOf(chain), await refusalOf(chain)]).toEqual([noConnection, 'other_tenant'])
})

test('a sandbox client of a public app needs no approval', async ({ db }) => {
  const { client } = await givenApp(db, { environment: 'sandbox' })
  const { rows } = await sql`select from live_clients where id = ${client}`.execute(db)
  expect(rows).toHaveLength(1)
})

test('a connection that waits for a new consent is live', async ({ db, givenChain, liveOf }) => {
  const chain = await givenChain()
  await sql`update connections set state = 'needs_reconsent' where id = ${chain.connection}`.execute(db)
  expect(await liveOf(chain)).toEqual(all)
})

test('scopes are never more than those of what stands above', async ({ db, givenChain }) => {
  const chain = await givenChain()
  const scopesOfToken = async () => {
    const { rows } = await sql<{ scopes: string[] }>`
      select scopes from live_access_tokens where hash = ${chain.token}
    `.execute(db)
    return rows[0]?.scopes
  }
  expect(await scopesOfToken()).toEqual(['bookings:read', 'customers:read'])
  await sql`update connections set scopes = '{customers:read}' where id = ${chain.connection}`.execute(db)
  expect(await scopesOfToken()).toEqual(['customers:read'])
  await sql`update apps set approved_scopes = '{bookings:read}' where id = ${chain.app}`.execute(db)
  expect(await scopesOfToken()).toEqual([])
})

test('what can be revoked is revoked once, whoever else tries at the same moment', async ({
  db,
  givenChain,
}) => {
  const { connection } = await givenChain()
  const tries = Array.from({ length: 8 }, () =>
    db
      .updateTable('unrevoked_connections')
      .set({ state: 'revoked', revoked_at: new Date() })
      .where('id', '=', connection)
      .returning('id')
      .execute(),
  )
  expect((await Promise.all(tries)).flat()).toEqual([{ id: connection }])
})
