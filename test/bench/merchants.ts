import { createHash } from 'node:crypto'
import type pg from 'pg'
import { hashSecret } from '../../src/model/people/password.ts'

/** How many apps are connected to how many tenants: each with each. */
export type Size = { apps: number; tenants: number }

export const SMALL: Size = { apps: 20, tenants: 1000 }
/** 1,000,000 connections. */
export const LARGE: Size = { apps: 200, tenants: 5000 }

export const RECORDS = 50
export const SCOPE = 'bookings:read customers:read'
export const REDIRECT = 'https://partner.example/callback'
export const SECRET = 'sk_of-every-app-of-the-benchmark-0123456789'
/** The verifier of every code (RFC 7636 asks for 43 characters), and its challenge. */
export const VERIFIER = 'the-same-verifier-for-all-of-the-codes-0123456789'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** One connection of them all. */
export type Place = { app: number; tenant: number }

export const clientOf = ({ app }: Place): string => `bench_client_${app}`
export const tenantOf = ({ tenant }: Place): string => `bench_${tenant}`
export const accessTokenOf = ({ app, tenant }: Place): string => `dbat_bench_${app}_${tenant}`
export const refreshTokenOf = ({ app, tenant }: Place): string => `dbrt_bench_${app}_${tenant}`
export const recordOf = ({ tenant }: Place, number: number): string => `bkg_${tenant}_${number}`
export const basicOf = (place: Place): string =>
  `Basic ${Buffer.from(`${clientOf(place)}:${SECRET}`).toString('base64')}`

/** All connections one after another in an order that looks random, so that none comes back soon. */
export function* wander({ apps, tenants }: Size): Generator<Place, never> {
  const connections = apps * tenants
  const stride = 7_368_787 // prime, and so coprime to every size here
  for (let at = 0; ; at = (at + stride) % connections) {
    yield { app: (at % apps) + 1, tenant: Math.floor(at / apps) + 1 }
  }
}

/** Writes what is not there yet: apps, tenants, records, connections, each with live tokens. */
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
    `insert into client_secrets (id, client_id, hash, last_four)
     select 'bench_secret_' || a, 'bench_client_' || a, $2, '6789' from generate_series(1, $1::int) a
     on conflict do nothing`,
    [apps, await hashSecret(SECRET)],
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

// Token values are made of their numbers, so that the load needs no list of them; they are stored hashed as ever.
async function connect(pool: pg.Pool, { apps, tenants }: Size): Promise<void> {
  const each = `generate_series(1, $1::int) a, generate_series(1, $2::int) t
    where not exists (select from grants where id = 'bench_grant_' || a || '_' || t)`
  const names = `a || '_' || t`
  const made = `with made as materialized (select a, t from ${each}), connected as (
      insert into connections (id, app_id, client_id, tenant_id, environment, scopes)
      select 'bench_con_' || ${names}, 'bench_app_' || a, 'bench_client_' || a, 'bench_' || t, 'sandbox',
        string_to_array($3, ' ') from made
    ), granted as (
      insert into grants (id, connection_id, user_id, scopes)
      select 'bench_grant_' || ${names}, 'bench_con_' || ${names}, 'olga', string_to_array($3, ' ') from made
    ), access as (
      insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at, first_used_at)
      select sha256(convert_to('dbat_bench_' || ${names}, 'UTF8')), 'bench_grant_' || ${names},
        'bench_client_' || a, string_to_array($3, ' '), now(), now() + interval '1 day', now() from made
    ) insert into refresh_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
      select sha256(convert_to('dbrt_bench_' || ${names}, 'UTF8')), 'bench_grant_' || ${names},
        'bench_client_' || a, string_to_array($3, ' '), now(), now() + interval '90 days' from made`
  await pool.query(made, [apps, tenants, SCOPE])
}

/** One more access token and two more refresh tokens for every connection, as a few refreshes leave them. */
export async function storeOlderTokens(pool: pg.Pool, { apps, tenants }: Size): Promise<void> {
  await pool.query(
    `insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at, first_used_at)
     select sha256(convert_to('older access ' || a || '_' || t, 'UTF8')), 'bench_grant_' || a || '_' || t,
       'bench_client_' || a, string_to_array($3, ' '), now(), now() + interval '1 hour', now()
     from generate_series(1, $1::int) a, generate_series(1, $2::int) t`,
    [apps, tenants, SCOPE],
  )
  await pool.query(
    `insert into refresh_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at, consumed_at)
     select sha256(convert_to('older refresh ' || a || '_' || t || '_' || n, 'UTF8')),
       'bench_grant_' || a || '_' || t, 'bench_client_' || a, string_to_array($3, ' '), now(),
       now() + interval '90 days', now()
     from generate_series(1, $1::int) a, generate_series(1, $2::int) t, generate_series(1, 2) n`,
    [apps, tenants, SCOPE],
  )
}

/** A code or refresh token of the benchmark's making. */
export type Issued = { value: string; place: Place }

const hashesOf = (issued: Issued[]) => issued.map(({ value }) => createHash('sha256').update(value).digest())
const grantsOf = (issued: Issued[]) => issued.map(({ place }) => `bench_grant_${place.app}_${place.tenant}`)
const clientsOf = (issued: Issued[]) => issued.map(({ place }) => clientOf(place))

/** Codes as consent leaves them. */
export async function storeCodes(pool: pg.Pool, codes: Issued[]): Promise<void> {
  await pool.query(
    `insert into authorization_codes
       (hash, grant_id, client_id, redirect_uri, code_challenge, scopes, issued_at, expires_at)
     select hash, grant_id, client, $4, $5, string_to_array($6, ' '), now(), now() + interval '60 s'
     from unnest($1::bytea[], $2::text[], $3::text[]) u(hash, grant_id, client)`,
    [hashesOf(codes), grantsOf(codes), clientsOf(codes), REDIRECT, CHALLENGE, SCOPE],
  )
}

export async function storeRefreshTokens(pool: pg.Pool, tokens: Issued[]): Promise<void> {
  await pool.query(
    `insert into refresh_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
     select hash, grant_id, client, string_to_array($4, ' '), now(), now() + interval '90 days'
     from unnest($1::bytea[], $2::text[], $3::text[]) u(hash, grant_id, client)`,
    [hashesOf(tokens), grantsOf(tokens), clientsOf(tokens), SCOPE],
  )
}

/** Access tokens that expired hours ago and wait for the clean-up. */
export async function storeExpired(pool: pg.Pool, amount: number): Promise<void> {
  await pool.query(
    `insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
     select sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'bench_grant_1_1', 'bench_client_1',
       string_to_array($2, ' '), now() - interval '4 hours', now() - interval '3 hours'
     from generate_series(1, $1::int)`,
    [amount, SCOPE],
  )
}
