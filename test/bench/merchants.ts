import { createHash } from 'node:crypto'
import type pg from 'pg'
import { hashSecret } from '../../src/model/people/password.ts'

/** The number of apps and tenants. Every app is connected to every tenant. */
export type Size = { apps: number; tenants: number }

export const SMALL: Size = { apps: 20, tenants: 1000 }

export const RECORDS = 50
export const SCOPE = 'bookings:read customers:read'
export const REDIRECT = 'https://partner.example/callback'
export const SECRET = 'sk_of-every-app-of-the-benchmark-0123456789'
/** The 43 characters after the id of the grant, in every code and refresh token. */
const TOKEN_SECRET = 'the-secret-of-the-benchmark-0123456789-abcd'
/** The verifier of every code (RFC 7636 asks for 43 characters), and its challenge. */
export const VERIFIER = 'the-same-verifier-for-all-of-the-codes-0123456789'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** One connection. */
export type Place = { app: number; tenant: number }

export const clientOf = ({ app }: Place): string => `bench_client_${app}`
export const tenantOf = ({ tenant }: Place): string => `bench_${tenant}`
export const accessTokenOf = ({ app, tenant }: Place): string => `dbat_bench_${app}_${tenant}`
export const agentTokenOf = ({ app, tenant }: Place): string => `dbat_agent_${app}_${tenant}`
/** The id of a grant has 22 characters. `part` distinguishes those of one connection. */
const grantPart = ({ app, tenant }: Place, part: string): string => `${part}A${app}T${tenant}`.padEnd(22, 'z')
export const grantOf = (place: Place, part = 'main'): string => `grt_${grantPart(place, part)}`
/** A code or refresh token begins with the id of its grant; 43 characters follow. */
export const tokenOf = (prefix: 'dbac' | 'dbrt', place: Place, part = 'main'): string =>
  `${prefix}_${grantPart(place, part)}${TOKEN_SECRET}`
export const refreshTokenOf = (place: Place): string => tokenOf('dbrt', place)
export const recordOf = ({ tenant }: Place, number: number): string => `bkg_${tenant}_${number}`
export const basicOf = (place: Place): string =>
  `Basic ${Buffer.from(`${clientOf(place)}:${SECRET}`).toString('base64')}`

/** All connections in an order that looks random, so that none returns soon. */
export function* wander({ apps, tenants }: Size): Generator<Place, never> {
  const connections = apps * tenants
  const stride = 7_368_787 // prime, and so coprime to every size here
  for (let at = 0; ; at = (at + stride) % connections) {
    yield { app: (at % apps) + 1, tenant: Math.floor(at / apps) + 1 }
  }
}

/** Inserts what is missing: apps, tenants, records, and connections with live tokens. */
export async function settle(pool: pg.Pool, size: Size): Promise<void> {
  const { apps, tenants } = size
  const run = (text: string, values: unknown[]) => pool.query(text, values)
  await run(
    `insert into publishers (id, name, website, support)
    values ('bench', 'Bench', 'https://bench.example', 'help@bench.example') on conflict do nothing`,
    [],
  )
  await run(
    `insert into tenants (id, name, environment, verified)
     select 'bench_' || t, 'Tenant ' || t, 'sandbox', true from generate_series(1, $1::int) t
     on conflict do nothing`,
    [tenants],
  )
  await run(
    `insert into apps (id, publisher_id, name, kind, client_type, scopes, redirect_uris)
     select 'bench_app_' || a, 'bench', 'App ' || a, 'public', 'confidential', string_to_array($2, ' '), array[$3]
     from generate_series(1, $1::int) a on conflict do nothing`,
    [apps, SCOPE, REDIRECT],
  )
  await run(
    `insert into clients (id, app_id, environment)
     select 'bench_client_' || a, 'bench_app_' || a, 'sandbox' from generate_series(1, $1::int) a
     on conflict do nothing`,
    [apps],
  )
  await run(
    `insert into client_secrets (id, client_id, hash, last_four, fingerprint)
     select 'bench_secret_' || a, 'bench_client_' || a, $2, '6789', substring(sha256($3) for 8) from generate_series(1, $1::int) a
     on conflict do nothing`,
    [apps, await hashSecret(SECRET), Buffer.from(SECRET)],
  )
  await run(
    `insert into units (tenant_id, id, kind, name)
     select 'bench_' || t, 'unit_' || n, 'location', 'Unit ' || n
     from generate_series(1, $1::int) t, generate_series(1, 3) n on conflict do nothing`,
    [tenants],
  )
  await run(
    `insert into records (tenant_id, type, id, data, created_at, updated_at)
     select 'bench_' || t, 'bookings', 'bkg_' || t || '_' || n, jsonb_build_object(
       'number', 'B-' || n, 'status', 'confirmed', 'customer_id', 'cus_' || n, 'starts_at', '2026-07-01T10:00:00Z',
       'ends_at', '2026-07-08T10:00:00Z', 'total', 42000 + n, 'currency', 'EUR', 'note', repeat('late arrival ', 5)),
       now() - interval '90 days', now() - n * interval '1 hour'
     from generate_series(1, $1::int) t, generate_series(1, $2::int) n on conflict do nothing`,
    [tenants, RECORDS],
  )
  await connect(pool, size)
}

// Token values are derived from their numbers, so the load needs no list of them. They are stored hashed as usual.
async function connect(pool: pg.Pool, { apps, tenants }: Size): Promise<void> {
  const grant = `rpad('mainA' || a || 'T' || t, 22, 'z')`
  const names = `a || '_' || t`
  const text = `with new as materialized (
      select a, t from generate_series(1, $1::int) a, generate_series(1, $2::int) t
      where not exists (select from grants where id = 'grt_' || ${grant})
    ), connected as (
      insert into connections (id, app_id, client_id, tenant_id, environment, scopes)
      select 'bench_con_' || ${names}, 'bench_app_' || a, 'bench_client_' || a, 'bench_' || t, 'sandbox',
        string_to_array($3, ' ') from new
    ), used as (
      insert into connection_use select 'bench_con_' || ${names}, now() - interval '1 hour' from new
    ), granted as (
      insert into grants (id, connection_id, user_id, scopes, refresh_hash, refresh_expires_at, refreshed_at)
      select 'grt_' || ${grant}, 'bench_con_' || ${names}, 'olga', string_to_array($3, ' '),
        sha256(convert_to('dbrt_' || ${grant} || $4, 'UTF8')), now() + interval '90 days', now() from new
    ) insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, first_used_at)
      select sha256(convert_to('dbat_bench_' || ${names}, 'UTF8')), 'grt_' || ${grant}, string_to_array($3, ' '),
        now(), now() + interval '1 day', now() from new`
  await pool.query(text, [apps, tenants, SCOPE, TOKEN_SECRET])
}

/** Turns all apps into agents, and gives each connection a second access token for their tools. */
export async function becomeAgents(pool: pg.Pool, { apps, tenants }: Size): Promise<void> {
  await pool.query(`update apps set agent = true where publisher_id = 'bench'`)
  const grant = `'grt_' || rpad('toolA' || a || 'T' || t, 22, 'z')`
  const text = `with new as materialized (
      select a, t from generate_series(1, $1::int) a, generate_series(1, $2::int) t
    ), granted as (
      insert into grants (id, connection_id, user_id, scopes, resource)
      select ${grant}, 'bench_con_' || a || '_' || t, 'olga', string_to_array($3, ' '), 'mcp' from new
    ) insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, first_used_at)
      select sha256(convert_to('dbat_agent_' || a || '_' || t, 'UTF8')), ${grant}, string_to_array($3, ' '),
        now(), now() + interval '1 day', now() from new`
  await pool.query(text, [apps, tenants, SCOPE])
  await pool.query('vacuum (analyze) grants, access_tokens')
}

/** A code or refresh token of the benchmark, with the grant that it names. */
export type Issued = { value: string; place: Place; grant: string }

/** A separate consent for each, with its code or refresh token. */
async function storeGrants(pool: pg.Pool, issued: Issued[], columns: string, values: string): Promise<void> {
  await pool.query(
    `insert into grants (id, connection_id, user_id, scopes, ${columns})
     select id, connection, 'olga', string_to_array($4, ' '), ${values}
     from unnest($1::text[], $2::bytea[], $3::text[]) u(id, hash, connection)`,
    [
      issued.map(({ grant }) => grant),
      issued.map(({ value }) => createHash('sha256').update(value).digest()),
      issued.map(({ place }) => `bench_con_${place.app}_${place.tenant}`),
      SCOPE,
    ],
  )
}

/** Codes as a consent stores them. */
export async function storeCodes(pool: pg.Pool, codes: Issued[]): Promise<void> {
  const values = `hash, '${CHALLENGE}', '${REDIRECT}', now() + interval '60 s'`
  await storeGrants(pool, codes, 'code_hash, code_challenge, redirect_uri, code_expires_at', values)
}

export async function storeRefreshTokens(pool: pg.Pool, tokens: Issued[]): Promise<void> {
  await storeGrants(pool, tokens, 'refresh_hash, refresh_expires_at', `hash, now() + interval '90 days'`)
}

/** Access tokens that expired hours ago and wait for the clean-up. */
export async function storeExpired(pool: pg.Pool, amount: number): Promise<void> {
  await pool.query(
    `insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at)
     select sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'grt_mainA1T1zzzzzzzzzzzzzz',
       string_to_array($2, ' '), now() - interval '4 hours', now() - interval '3 hours'
     from generate_series(1, $1::int)`,
    [amount, SCOPE],
  )
}
