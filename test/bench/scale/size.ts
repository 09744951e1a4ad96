import type { Place } from '../merchants.ts'

/** How much data a database gets. Everything else follows from the number of tenants. */
export type ScaleSize = { tenants: number }

/** Named after the largest number: 20,000 connections; 1 and 10 million records. */
export const SIZES: Record<string, ScaleSize> = {
  '20k': { tenants: 10_000 },
  '1m': { tenants: 100_000 },
  '5m': { tenants: 500_000 },
  '10m': { tenants: 1_000_000 },
}

export const APPS = 200
/** Rows per tenant. A tenant is connected to two apps, so that each of its events is delivered twice. */
export const PER_TENANT = { records: 10, events: 5 }
/** Rows per connection, in addition to its grant with the current refresh token. */
export const PER_CONNECTION = { accessTokens: 4, usedRefreshTokens: 5 }
/** The history is distributed over the days before today. */
export const DAYS = 7

export const SCOPES = ['bookings:read', 'customers:read', 'webhooks:receive']

/** The two connections of a tenant, each with another app. */
export function placeOf(tenant: number, side: 0 | 1): Place {
  return { app: ((tenant + (side * APPS) / 2) % APPS) + 1, tenant }
}
