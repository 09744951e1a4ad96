import { sql } from 'kysely'
import { isClockTrusted } from '../database/clock.ts'
import type { Database } from '../database/connect.ts'
import { runEach } from '../database/upkeep/run_each.ts'
import { removeUnconfirmedAccounts } from '../model/account/unconfirmed_accounts.ts'
import { ACTIVITY_DAYS } from '../model/activity/app_activity.ts'
import { recordRefusedAttempts } from '../model/audit/refused_attempts.ts'
import { dropOldRequests } from '../model/audit/request_log.ts'
import { recordRoutine } from '../model/audit/routine.ts'
import { endExpiredConnections } from '../model/connections/expiry.ts'
import { tellOfEndings } from '../model/mails/agent_endings.ts'
import { MAIL_DAYS } from '../model/mails/mails.ts'
import { DELETED_DAYS } from '../model/tenants/deleted_records.ts'
import type { Runtime } from '../runtime.ts'
import { removeSealedTokens } from './grants/sealed_tokens_expiry.ts'
import { after, LIFETIME } from './grants/tokens.ts'

const BATCH = 1000
const PAUSE_MS = 20
const EVERY_MS = 60_000
const LOCK = 0x74696479 // 'tidy'

type Rule = { table: string; where: (now: Date) => ReturnType<typeof sql> }

const hoursBefore = (now: Date, hours: number): Date => new Date(now.getTime() - hours * 3_600_000)

/**
 * Expired rows that are no longer needed. Used refresh tokens are kept for as long as they would have been valid, so
 * that reuse is detected. Codes and current refresh tokens are in the row of their grant, which is kept: a replayed
 * code is recognised for as long as its token family lives (O14).
 */
const RULES: Rule[] = [
  { table: 'access_tokens', where: (now) => sql`expires_at < ${hoursBefore(now, 1)}` },
  { table: 'used_refresh_tokens', where: (now) => sql`used_at < ${after(now, -LIFETIME.refresh)}` },
  { table: 'oauth_artifacts', where: (now) => sql`expires_at < ${now}` },
  // An hour later, because a node whose clock is behind may still accept such a JWT.
  { table: 'used_jwts', where: (now) => sql`expires_at < ${hoursBefore(now, 1)}` },
  { table: 'sessions', where: (now) => sql`expires_at < ${now}` },
  { table: 'shown_secrets', where: (now) => sql`expires_at < ${now}` },
  { table: 'issuer_logouts', where: (now) => sql`received_at < ${hoursBefore(now, 1)}` },
  { table: 'sign_in_links', where: (now) => sql`expires_at < ${now}` },
  { table: 'mailed_links', where: (now) => sql`expires_at < ${now}` },
  { table: 'publisher_invitations', where: (now) => sql`expires_at < ${now}` },
  { table: 'mails', where: (now) => sql`created_at < ${hoursBefore(now, MAIL_DAYS * 24)}` },
  { table: 'deleted_records', where: (now) => sql`deleted_at < ${hoursBefore(now, DELETED_DAYS * 24)}` },
  { table: 'live_views', where: (now) => sql`leased_until < ${hoursBefore(now, 1)}` },
  { table: 'daily_use', where: (now) => sql`day < ${hoursBefore(now, 400 * 24)}` },
  { table: 'app_activity', where: (now) => sql`day < ${hoursBefore(now, ACTIVITY_DAYS * 24)}` },
  { table: 'hourly_activity', where: (now) => sql`hour < ${hoursBefore(now, 400 * 24)}` },
  // They expire by the database's clock, which may differ a little from this node's.
  // A document with a consent is kept: it records since when it has been unavailable.
  {
    table: 'client_documents',
    where: (now) =>
      sql`fresh_until < ${hoursBefore(now, 48)} and not exists (select from clients c where c.id = t.url)`,
  },
  { table: 'rate_limits', where: (now) => sql`expires_at < ${hoursBefore(now, 1 / 6)}` },
]

/**
 * Deletes expired rows in batches of a thousand with pauses, so that no request has to wait. One node works at a
 * time.
 * @param signal stops it between two batches
 * @param concerns leaves out the tables for which it returns false
 * @returns rows deleted by table
 * @throws AggregateError if some tables failed; the others are clean
 */
export async function cleanUp(
  db: Database,
  now: Date,
  signal?: AbortSignal,
  concerns = (_table: string) => true,
): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {}
  const steps: Record<string, () => Promise<void>> = {}
  for (const { table, where } of RULES) {
    if (!concerns(table)) continue
    steps[table] = async () => {
      let rows = BATCH
      while (rows === BATCH && !signal?.aborted) {
        rows = await deleteBatch(db, table, where(now))
        deleted[table] = (deleted[table] ?? 0) + rows
        if (rows === BATCH) await new Promise((rested) => setTimeout(rested, PAUSE_MS))
      }
    }
  }
  await runEach(steps, signal)
  return deleted
}

async function deleteBatch(db: Database, table: string, where: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with mine as (select pg_try_advisory_xact_lock(${LOCK}) as locked),
    gone as (
      delete from ${sql.table(table)} t where ctid = any(array(
        select t.ctid from ${sql.table(table)} t, mine where mine.locked and ${where} limit ${BATCH}))
        -- Once more, for a row that a request has changed meanwhile.
        and ${where}
      returning 1
    ) select count(*) as n from gone
  `.execute(db)
  return rows[0]?.n ?? 0
}

/** Cleans up every minute until it is stopped. With a wrong clock, nothing is deleted. */
export function startCleanUp(
  options: Pick<Runtime, 'db' | 'now' | 'clockSkew' | 'log' | 'platform' | 'vault' | 'config'>,
): { stop(): Promise<void> } {
  const { db, now, clockSkew, log, platform } = options
  const ending = new AbortController()
  let looked = new Date(0)
  let working: Promise<unknown> = Promise.resolve()
  const { signal } = ending
  const steps = {
    tokens: async () => {
      // First, because the rows that it depends on are deleted next.
      looked = await removeSealedTokens(db, now(), looked, signal)
      await cleanUp(db, now(), signal, (table) => table === 'access_tokens')
    },
    'expired rows': () => cleanUp(db, now(), signal, (table) => table !== 'access_tokens'),
    'announce endings': () => tellOfEndings(options, signal),
    'end connections': () => endExpiredConnections(db, platform, now, signal),
    'remove accounts': () => removeUnconfirmedAccounts(db, now(), signal),
    'drop requests': () => dropOldRequests(db, now()),
    'record refused attempts': () => recordRefusedAttempts(db, now()),
    'record routine': () => recordRoutine(db, now()),
  }
  const timer = setInterval(() => {
    if (!isClockTrusted(clockSkew())) return
    working = working.then(() => runEach(steps, signal)).catch((err) => log.warn({ err }, 'clean-up failed'))
  }, EVERY_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      ending.abort()
      await working
    },
  }
}
