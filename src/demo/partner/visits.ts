import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import type { Configuration } from 'openid-client'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { Step } from './steps.ts'

/** What the app holds for a browser that has connected an organisation. */
export type Connected = {
  config: Configuration
  accessToken: string
  refreshToken: string | null
  scopes: string[]
  tenant: { id: string; name: string }
  unit: { id: string; name: string } | null
}

/** One browser's visit: the app forgets it when the program ends, as this is a demo. */
export type Visit = {
  environment: Environment
  /** While the person is away at the authorization server. */
  pending: { config: Configuration; state: string; verifier: string; away: URL } | null
  connected: Connected | null
  steps: Step[]
  /** What came back when the rate limit was reached for. */
  limit: { status: number; left: string }[]
  /** A sentence for the next page, after something went wrong. */
  trouble: string | null
}

const COOKIE = 'partner-visit'
const MOST_VISITS = 500
const MOST_STEPS = 40

/** The visits of this process; the oldest goes when there are too many. */
export function createVisits(): { of(ctx: Context): Visit } {
  const visits = new Map<string, Visit>()
  return {
    of(ctx) {
      const known = visits.get(ctx.cookies.get(COOKIE, { signed: false }) ?? '')
      if (known) return known
      const id = randomBytes(24).toString('base64url')
      const visit: Visit = {
        environment: 'production',
        pending: null,
        connected: null,
        steps: [],
        limit: [],
        trouble: null,
      }
      visits.set(id, visit)
      const [oldest] = visits.keys()
      if (visits.size > MOST_VISITS && oldest !== undefined) visits.delete(oldest)
      // Lax: the person comes back from the authorization server by a link.
      ctx.cookies.set(COOKIE, id, { httpOnly: true, sameSite: 'lax', signed: false, overwrite: true })
      return visit
    },
  }
}

export function addStep(visit: Visit, step: Step): void {
  visit.steps.push(step)
  if (visit.steps.length > MOST_STEPS) visit.steps.shift()
}
