import type { Context } from 'koa'
import { hex } from '../database/gather.ts'
import { hashToken } from '../database/vault.ts'
import { Problem } from '../http/problem.ts'
import { markUsed } from '../model/connections/first_use.ts'
import type { LastUsed } from '../model/connections/last_used.ts'
import { proofChecker } from '../model/dpop/check_proof.ts'
import { ProofRefusal } from '../model/dpop/proof.ts'
import { movedClock } from '../model/rate_limits.ts'
import type { Resource } from '../model/resources.ts'
import type { Runtime } from '../runtime.ts'
import { presentedToken, tokenHints } from './access_token.ts'
import type { Challenges, Scheme } from './challenge.ts'
import type { Finders, Question } from './find.ts'
import { type ConnectionLimits, remainingAfter } from './rate_limit/connection_limits.ts'
import { rateLimitHeaders, rateLimitPolicy } from './rate_limit/headers.ts'
import type { RateLimiter } from './rate_limit/limiter.ts'
import { explainRefusal, type RefusedToken } from './refused_token.ts'
import type { CallRow } from './statements.ts'

/** The holder of a call's access token, even if the token is not valid. */
export type Holder = { app?: string; client: string; connection: string | null; tenant: string | null }

declare module 'koa' {
  interface DefaultState {
    /** Set by the API once it is known. */
    holder?: Holder
    /** What is left of the rate limits, once the call was counted. */
    requestsLeft?: { burst: number; minute: number }
  }
}

/** Runs the statement of a route. @throws Problem if the query is wrong, or the address does not exist */
export type Find<Row extends CallRow> = (ctx: Context, question: Question) => Promise<Row | undefined>
/** A step of a route. It uses what the statement found, or throws a Problem that ends the call. */
export type ApiStep<Row extends CallRow> = (ctx: Context, row: Row) => void | Promise<void>

/** Creates a route from its statement and the steps after it. */
export type CreateRoute = <Row extends CallRow>(
  find: Find<Row>,
  ...steps: ApiStep<Row>[]
) => (ctx: Context) => Promise<void>

type Parts = {
  finders: Finders
  limiter: RateLimiter | null
  lastUsed: LastUsed
  refusal: Challenges
  resource: Resource
}

/**
 * What all routes of the API have in common: they read the token and run one statement. They continue only if the
 * token is valid and the rate limits accept the call.
 */
export function routeCreator(runtime: Runtime, parts: Parts): CreateRoute {
  const { finders, lastUsed, refusal, resource } = parts
  const { pool } = runtime
  const checkProof = proofChecker(runtime)
  const hints = tokenHints(runtime)
  const limitRate = rateLimitStep(runtime, parts.limiter)
  return (find, ...steps) =>
    async (ctx) => {
      const now = runtime.now()
      const { token, scheme } = presentedToken(ctx, refusal, hints)
      const hash = hashToken(token)
      const question = { hash: hex(hash), now, clock: movedClock(now), proven: scheme === 'DPoP', resource }
      if (question.proven) await requireProof(ctx, hash, question)
      const found = await findOrRefuse(find, finders, ctx, question)
      if (!found.row) throw await refuseToken(ctx, question, scheme)
      ctx.state.holder = holderOf(found.row)
      // The refresh that issued a token can be repeated for a minute, but not after the token's first use. This must
      // hold on every node, so the first use is stored before the response is sent.
      if (found.row.unused) await markUsed(pool, hash, now)
      if (found.row.participant === null) lastUsed.note(found.row.connection, now)
      await limitRate(ctx, found.row)
      if (found.wrong) throw found.wrong
      for (const step of steps) await step(ctx, found.row)
    }

  /** Without a proof, nothing is read or counted, so that a stolen token cannot use up its owner's limits. */
  async function requireProof(ctx: Context, hash: Buffer, question: Question): Promise<void> {
    try {
      await checkProof(ctx, hash)
    } catch (error) {
      if (!(error instanceof ProofRefusal)) throw error
      await explain(ctx, question)
      throw refusal.badProof(error)
    }
  }

  async function refuseToken(ctx: Context, question: Question, scheme: Scheme): Promise<Problem> {
    const { reason, needsProof } = await explain(ctx, question)
    return needsProof ? refusal.proofNeeded(reason) : refusal.invalidToken(reason, scheme)
  }

  /** Finds the holder of the token, for their request log, and why it is refused. */
  async function explain(ctx: Context, question: Question): Promise<RefusedToken> {
    const refused = await explainRefusal(pool, question)
    const { client, connection } = refused
    if (client) ctx.state.holder = { client, connection, tenant: null }
    return refused
  }
}

/** Calls of participants are logged for the partner only. They are not activity of the connection or its tenant. */
function holderOf({ app, client, connection, tenant, participant }: CallRow): Holder {
  return participant === null
    ? { app, client, connection, tenant }
    : { app, client, connection: null, tenant: null }
}

type Found<Row> = { row: Row | undefined; wrong: null } | { row: CallRow | undefined; wrong: Problem }

/**
 * Only calls with a valid token are told what is wrong with their query. They count too. The route has no row then,
 * so the statement of /me finds the holder of the token.
 */
async function findOrRefuse<Row extends CallRow>(
  find: Find<Row>,
  finders: Finders,
  ctx: Context,
  question: Question,
): Promise<Found<Row>> {
  try {
    return { row: await find(ctx, question), wrong: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { row: await finders.me(question), wrong: error }
  }
}

/** Refuses a call beyond the rate limits. From this step on, every response says what is left. */
function rateLimitStep({ platform }: Runtime, limiter: RateLimiter | null) {
  const withPolicy = (limits: ConnectionLimits) => ({ limits, policy: rateLimitPolicy(limits) })
  const usual = withPolicy(platform.rate_limits)
  const ofAgents = withPolicy(platform.agents.rate_limits ?? platform.rate_limits)
  return async (ctx: Context, row: CallRow): Promise<void> => {
    const { limits, policy } = row.agent ? ofAgents : usual
    const decision = limiter ? await limiter.take(row.rate_limit_key, limits) : row
    const remaining = remainingAfter(limits, decision)
    ctx.set(rateLimitHeaders(limits, policy, decision, remaining))
    ctx.state.requestsLeft = { burst: remaining.burst.left, minute: remaining.minute.left }
    if (!decision.accepted) throw tooMany(limits)
  }
}

function tooMany({ per_minute, burst }: Runtime['platform']['rate_limits']): Problem {
  return new Problem(
    'rate_limited',
    `A connection may send ${per_minute} requests per 60 seconds, and ${burst} at once. Retry-After says when the next one is accepted.`,
  )
}
