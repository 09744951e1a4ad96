import { hashToken } from '../database/vault.ts'
import { Problem } from '../http/problem.ts'
import type { LastUsed } from '../model/connections/last_used.ts'
import type { RecordType } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import { bearerToken } from './bearer_token.ts'
import type { Step } from './call.ts'
import { challenges } from './challenge.ts'
import { rateLimitHeaders, rateLimitPolicy } from './rate_limit/headers.ts'
import type { RateLimiter } from './rate_limit/open.ts'
import { type Caller, FIND_CALLER, MARK_USED } from './statements.ts'
import { tokenState } from './token_state.ts'

export type Steps = {
  /** Takes the bearer token from the header, the only place where it may be. */
  readToken: Step
  /** Asks who calls, where the call is about no record. */
  askWho: Step
  /** Goes on only with a token that lives. */
  requireToken: Step
  /** Counts the call, or refuses it. From here on every answer says what is left. */
  limitRate: Step
  /** Goes on only where the token holds the scope of the record type. */
  requireScope(type: RecordType): Step
}

/** The steps that every route of the API has in common. */
export function commonSteps(runtime: Runtime, limiter: RateLimiter, lastUsed: LastUsed): Steps {
  const { pool, platform, now, config } = runtime
  const refusal = challenges(config.publicUrl)
  const limits = platform.rate_limits
  const policy = rateLimitPolicy(limits)

  return {
    readToken(ctx) {
      ctx.call = { hash: hashToken(bearerToken(ctx, refusal)), caller: undefined as never, granted: true }
    },
    async askWho(ctx) {
      const values = [ctx.call.hash, now().toISOString()]
      const { rows } = await pool.query<Caller>({ ...FIND_CALLER, values })
      ctx.call.caller = rows[0] as Caller
    },
    async requireToken(ctx) {
      const { caller, hash } = ctx.call
      if (!caller) {
        const { reason, ...known } = await tokenState(pool, hash, now())
        Object.assign(ctx.state, known)
        throw refusal.invalidToken(reason)
      }
      // The first use ends the minute in which the refresh that issued it may be repeated: on every node, and
      // before its answer can be seen.
      const at = now()
      if (caller.unused) await pool.query({ ...MARK_USED, values: [hash, at.toISOString()] })
      lastUsed.note(caller.connection, at)
    },
    async limitRate(ctx) {
      const taking = limiter.take(ctx.call.caller.connection)
      const taken = taking instanceof Promise ? await taking : taking
      ctx.set(rateLimitHeaders(limits, policy, taken))
      if (!taken.accepted) throw tooMany(limits)
    },
    requireScope: (type) => (ctx) => {
      if (!ctx.call.granted) throw refusal.insufficientScope(type.scope)
    },
  }
}

function tooMany({ per_minute, burst }: Runtime['platform']['rate_limits']): Problem {
  return new Problem(
    'rate_limited',
    `A connection may send ${per_minute} requests in 60 seconds and ${burst} at once. Retry-After says when to come back.`,
  )
}
