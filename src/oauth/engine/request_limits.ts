import type { Context } from 'koa'
import type { AdapterPayload } from 'oidc-provider'
import { addressKey } from '../../http/caller_address.ts'
import {
  limitKey,
  type RateLimit,
  returnRateLimit,
  takeRateLimit,
  waitAfter,
} from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { currentContext } from './engine_context.ts'
import { tooManyRequests } from './too_many_requests.ts'

const perMinute = (most: number): RateLimit => ({ most, period: 60_000, burst: most })
const PER_ADDRESS = perMinute(300)
const PER_CLIENT = perMinute(600)

const callerKey = (ip: string): string => limitKey('authorization address', addressKey(ip))
const clientKey = (client: string): string => limitKey('authorization client', client)
// A separate limit, so that requests sent by others in a client's name do not block the client's own authenticated
// ones.
const authenticatedKey = (client: string): string => limitKey('pushed request client', client)

type RequestContext = Context & {
  oidc: {
    route: string
    params: { prompt?: string }
    client: { clientId: string; clientAuthMethod: string }
    entities: Record<string, unknown>
  }
}

/**
 * Limits abandoned authorization requests: each leaves a row until it is finished or expires (docs/decisions/0102).
 * Finished ones, with or without a code, no longer count.
 */
export type RequestLimits = {
  /** Counts a request that is about to be stored. @throws temporarily_unavailable, 429 */
  count(ctx: unknown): Promise<void>
  /** A person has decided on a request, and its interaction is gone. */
  finished(interaction: AdapterPayload): Promise<void>
  /** A pushed request was redeemed. */
  redeemed(pushed: AdapterPayload): Promise<void>
}

/** @param isSignedIn whether the browser of a request is signed in */
export function requestLimits(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  isSignedIn: (ctx: Context) => Promise<boolean>,
): RequestLimits {
  /** Seconds to wait; 0 if the request is accepted. */
  const take = async (key: string, limit: RateLimit): Promise<number> => {
    const decision = await takeRateLimit(db, key, limit, now())
    return decision.accepted ? 0 : Math.max(1, waitAfter(limit, decision))
  }
  return {
    async count(given) {
      const ctx = given as RequestContext
      const { route, params, client, entities } = ctx.oidc
      // It gets a response immediately, and nothing is stored.
      if (params.prompt === 'none') return
      if (route === 'pushed_authorization_request' && client.clientAuthMethod !== 'none') {
        const wait = await take(authenticatedKey(client.clientId), PER_CLIENT)
        if (wait > 0)
          throw tooManyRequests(ctx, wait, 'too many pushed authorization requests from this client')
        return
      }
      const wait = await take(callerKey(ctx.ip), PER_ADDRESS)
      if (wait > 0) throw tooManyRequests(ctx, wait, 'too many authorization requests from this address')
      // Counted when it was pushed.
      if (entities['PushedAuthorizationRequest']) return
      const clientWait = await take(clientKey(client.clientId), PER_CLIENT)
      // Anyone can send requests in a client's name: a flood of them must not lock out people who are signed in.
      if (clientWait > 0 && !(await isSignedIn(ctx))) {
        throw tooManyRequests(ctx, clientWait, 'too many authorization requests for this app')
      }
    },
    async finished({ params, parJti }) {
      const ctx = currentContext()
      if (!ctx) return
      await returnRateLimit(db, callerKey(ctx.ip), PER_ADDRESS)
      if (!parJti) await returnRateLimit(db, clientKey(`${params?.['client_id']}`), PER_CLIENT)
    },
    async redeemed({ trusted }) {
      const id = currentContext()?.oidc?.client?.clientId
      if (id) await returnRateLimit(db, trusted ? authenticatedKey(id) : clientKey(id), PER_CLIENT)
    },
  }
}
