import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import { LRUCache } from 'lru-cache'
import type { Configuration } from 'openid-client'
import type { RecordedRequest } from './recorded_request.ts'

/** What the app stores for a connected merchant. A real app stores this in a database. */
export type PartnerConnection = {
  config: Configuration
  accessToken: string
  refreshToken: string | null
  scopes: string[]
  tenant: { id: string; name: string }
  unit: { id: string; name: string } | null
}

/** What the app knows about one browser. The demo forgets everything when it stops. */
export type Visit = {
  /** The token of every form of this visit. */
  csrf: string
  environment: 'sandbox' | 'production'
  /** Set while the person is at the authorization server. */
  pending: { config: Configuration; state: string; verifier: string; address: URL } | null
  connection: PartnerConnection | null
  recorded: RecordedRequest[]
  /** The responses up to the rate limit. */
  limit: { status: number; good: boolean; left: string | null }[]
  /** A sentence for the next page, after something went wrong. */
  trouble: string | null
}

const COOKIE = 'partner-visit'
const MOST_REQUESTS = 40

export type Visits = { of(ctx: Context): Visit }

/** The latest 500 visits, by the cookie of the browser. */
export function createVisits(): Visits {
  const visits = new LRUCache<string, Visit>({ max: 500 })
  return {
    of(ctx) {
      const known = visits.get(ctx.cookies.get(COOKIE) ?? '')
      if (known) return known
      const id = randomBytes(24).toString('base64url')
      const csrf = randomBytes(24).toString('base64url')
      const visit: Visit = {
        ...{ csrf, environment: 'production', pending: null, connection: null },
        ...{ recorded: [], limit: [], trouble: null },
      }
      visits.set(id, visit)
      // Lax, because the person returns from the authorization server through a redirect.
      ctx.cookies.set(COOKIE, id, { httpOnly: true, sameSite: 'lax', overwrite: true })
      return visit
    },
  }
}

export function addRequest(visit: Visit, request: RecordedRequest): void {
  visit.recorded.push(request)
  if (visit.recorded.length > MOST_REQUESTS) visit.recorded.shift()
}
