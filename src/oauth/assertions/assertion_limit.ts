import type { Context } from 'koa'
import { limitKey, returnRateLimit, takeRateLimit, waitAfter } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { tooManyRequests } from '../engine/too_many_requests.ts'
import { AssertionRefusal } from './id_jag.ts'

const PER_CONNECTION = { most: 60, period: 60_000, burst: 60 }

/**
 * Limits refused assertions. Each is counted before it is verified, so that parallel ones count too; valid ones do
 * not count.
 * @throws temporarily_unavailable, 429
 */
export async function limitRefusals(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  ctx: Context,
  connection: string,
  verify: () => Promise<void>,
): Promise<void> {
  const key = limitKey('refused assertion', connection)
  const decision = await takeRateLimit(db, key, PER_CONNECTION, now())
  if (!decision.accepted) {
    throw tooManyRequests(ctx, waitAfter(PER_CONNECTION, decision), 'too many assertions were refused')
  }
  let refused = false
  try {
    await verify()
  } catch (error) {
    refused = error instanceof AssertionRefusal
    throw error
  } finally {
    if (!refused) await returnRateLimit(db, key, PER_CONNECTION)
  }
}
