import type { Context } from 'koa'
import { currentWait, limitKey, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { tooManyRequests } from '../engine/too_many_requests.ts'
import { AssertionRefusal } from './id_jag.ts'

const PER_CONNECTION = { most: 60, period: 60_000, burst: 60 }

/**
 * Limits refused assertions. They are counted afterwards: verification may wait for the keys of the issuer, and
 * valid assertions that wait must not use up the limit.
 * @throws temporarily_unavailable, 429
 */
export async function limitRefusals(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  ctx: Context,
  connection: string,
  verify: () => Promise<void>,
): Promise<void> {
  const key = limitKey('refused assertion', connection)
  const wait = await currentWait(db, key, PER_CONNECTION, now())
  if (wait > 0) throw tooManyRequests(ctx, wait, 'too many assertions were refused')
  try {
    await verify()
  } catch (error) {
    if (error instanceof AssertionRefusal) await takeRateLimit(db, key, PER_CONNECTION, now())
    throw error
  }
}
