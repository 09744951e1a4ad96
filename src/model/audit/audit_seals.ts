import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { runEach } from '../../database/upkeep/run_each.ts'

const LOCK = 0x7365616c // 'seal'
const EVERY_MS = 60_000
const BATCH = 5000
const POLL_MS = 50
/** The digest that the first range follows. */
const START: Buffer = Buffer.alloc(32)

/**
 * `to_id` is in the month of the rows. A seal closes a month if its `to_id` is the last id that the month can have.
 */
export type Seal = { from_id: number; to_id: number; count: number; digest: Buffer; previous: Buffer }

/** Every column, formatted the same way whatever the session's settings are. */
export const ROW_TEXT = sql<string>`json_build_array(id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id, ip, details)::text`

/** The ids per month (migrations/0008_logs.ts). */
const MONTH = 1_000_000_000
const monthEnd = (id: number): number => Math.floor(id / MONTH) * MONTH + MONTH - 1
/** Whether a range that ends with this id ends its month: nothing can follow in that month. */
export const closesMonth = (id: number): boolean => id === monthEnd(id)

/**
 * Seals the rows of the audit log up to where no transaction can add any more (docs/decisions/0112). It does not slow
 * down writers. Several nodes may call it at once.
 * @param patience milliseconds to wait for transactions that are writing; after that, the next call continues
 * @returns the last seal that it added, if any
 */
export async function sealAuditLog(db: Database, now: Date, patience = 10_000): Promise<Seal | null> {
  const horizon = await settledHorizon(db, patience)
  if (horizon === null) return null
  let last: Seal | null = null
  for (;;) {
    const seal = await inTransaction(db, (trx) => sealNext(trx, horizon, now))
    if (!seal) return last
    last = seal
  }
}

/**
 * The highest id up to which no row can appear any more. Ids do not follow the order of commits, and transactions
 * that were rolled back leave gaps. A transaction that has taken an id holds a lock on the table until it ends. So
 * the ids up to `max(id)`, and those of past months, are final once every transaction has ended that held such a lock
 * just after `max(id)` was read.
 */
async function settledHorizon(db: Database, patience: number): Promise<number | null> {
  const { rows } = await sql<{ newest: number; past: number }>`
    select coalesce(max(id), 0) as newest, first_audit_id(clock_timestamp()) - 1 as past from audit_log
  `.execute(db)
  const { newest = 0, past = 0 } = rows[0] ?? {}
  const { to_id: sealed } = await endOfChain(db)
  const unclosed = sealed > 0 && !closesMonth(sealed) && sealed < past
  if (newest <= sealed && !unclosed) return null
  const writing = await writers(db)
  for (let waited = 0; ; waited += POLL_MS) {
    const still = await writers(db)
    if (!writing.some((one) => still.includes(one))) return Math.max(newest, past)
    if (waited >= patience) return null
    await new Promise((rested) => setTimeout(rested, POLL_MS))
  }
}

/** The transactions that may have written to the audit log and have not ended. Their names are never reused. */
async function writers(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct virtualtransaction as name from pg_locks
    where relation = 'audit_log'::regclass
      and database = (select oid from pg_database where datname = current_database())
      and mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') and granted
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** The last seal, or the end of the last archive if all seals are archived. */
async function endOfChain(db: Database): Promise<Pick<Seal, 'to_id' | 'digest'>> {
  const last = await db
    .selectFrom('audit_seals')
    .select(['to_id', 'digest'])
    .orderBy('to_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? (await cutOfChain(db))
}

/** The end of the last archive, or the start of the chain if nothing has been archived. */
export async function cutOfChain(db: Database): Promise<Pick<Seal, 'to_id' | 'digest'>> {
  const cut = await db
    .selectFrom('audit_archives')
    .select(['to_id', 'head as digest'])
    .orderBy('to_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return cut ?? { to_id: 0, digest: START }
}

/** Seals the next range: rows of one month. The last range of a month ends with the month, and may be empty. */
async function sealNext(trx: Database, horizon: number, now: Date): Promise<Seal | null> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
  const { to_id: sealed, digest: previous } = await endOfChain(trx)
  const from = sealed + 1
  const first = await nthId(trx, from, horizon, 1)
  const unclosed = sealed > 0 && !closesMonth(sealed)
  let to: number
  if (unclosed && monthEnd(from) <= horizon && (first === null || first > monthEnd(from))) to = monthEnd(from)
  else if (first === null) return null
  else {
    const end = Math.min(horizon, monthEnd(first))
    // A full batch ends with its last row.
    to = (await nthId(trx, from, end, BATCH)) ?? end
  }
  const { count, digest } = await digestOf(trx, from, to, previous)
  const seal = { from_id: from, to_id: to, count, digest, previous }
  await trx
    .insertInto('audit_seals')
    .values({ ...seal, sealed_at: now })
    .execute()
  return seal
}

async function nthId(db: Database, from: number, to: number, n: number): Promise<number | null> {
  const row = await db
    .selectFrom('audit_log')
    .select('id')
    .where('id', '>=', from)
    .where('id', '<=', to)
    .orderBy('id')
    .offset(n - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The digest of a range: SHA-256 over the previous digest and the digest of the range's rows as text. */
export async function digestOf(
  db: Database,
  from: number,
  to: number,
  previous: Buffer,
): Promise<{ count: number; digest: Buffer }> {
  const { rows } = await sql<{ count: number; digest: Buffer }>`
    select count(*) as count, sha256(${previous}::bytea ||
      sha256(convert_to(coalesce(string_agg(${ROW_TEXT}, e'\n' order by id), ''), 'UTF8'))) as digest
    from audit_log where id between ${from} and ${to}
  `.execute(db)
  return rows[0] as { count: number; digest: Buffer }
}

/**
 * Creates the coming months and seals the log, every minute until it is stopped. It also writes the digests to the
 * process's log, where the database's owner cannot change them.
 */
export function startAuditSeals(options: { db: Database; now: () => Date; log: Logger }): {
  stop(): Promise<void>
} {
  const { db, now, log } = options
  let working: Promise<unknown> = Promise.resolve()
  let stopped = false
  const timer = setInterval(() => {
    working = working
      .then(async () => {
        if (stopped) return
        await runEach({
          'prepare months': () => sql`select prepare_audit_months()`.execute(db),
          seal: async () => {
            const seal = await sealAuditLog(db, now())
            if (seal) log.info({ to: seal.to_id, digest: seal.digest.toString('hex') }, 'audit log sealed')
          },
        })
      })
      .catch((err) => log.warn({ err }, 'the audit log could not be sealed'))
  }, EVERY_MS)
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await working
    },
  }
}
