import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'

const LOCK = 0x7365616c // 'seal'
const EVERY_MS = 60_000
const BATCH = 5000
const POLL_MS = 50
/** What the first range follows. */
const START: Buffer = Buffer.alloc(32)

type Seal = { from_id: number; to_id: number; count: number; digest: Buffer; previous: Buffer }

/** Every column, spelled the same whatever the session's settings are. */
const ROW_TEXT = sql`json_build_array(id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), action,
  actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id, ip, details)::text`

/**
 * Seals the rows of the audit log that no transaction can add to any more (docs/decisions/0112). Costs the writers
 * nothing. Several nodes may do so at once.
 * @param patience milliseconds to wait for transactions that are writing; then the next call goes on
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
 * The highest id below which nothing can appear any more. Ids are given out of order with commits, and those of
 * transactions that were rolled back are missing. Whoever has taken an id holds a lock on the table until its
 * transaction ends; so the ids up to `max(id)` are final when all have ended that held one just after it was read.
 */
async function settledHorizon(db: Database, patience: number): Promise<number | null> {
  const { rows } = await sql<{ horizon: number | null }>`
    select max(id) as horizon from audit_log having max(id) > coalesce((select max(to_id) from audit_seals), 0)
  `.execute(db)
  const horizon = rows[0]?.horizon ?? null
  if (horizon === null) return null
  const writing = await writers(db)
  for (let waited = 0; ; waited += POLL_MS) {
    const still = await writers(db)
    if (!writing.some((one) => still.includes(one))) return horizon
    if (waited >= patience) return null
    await new Promise((rested) => setTimeout(rested, POLL_MS))
  }
}

/** Transactions that may have written to the audit log and have not ended. Each has a name that is not used again. */
async function writers(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct virtualtransaction as name from pg_locks
    where relation = 'audit_log'::regclass
      and database = (select oid from pg_database where datname = current_database())
      and mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') and granted
  `.execute(db)
  return rows.map(({ name }) => name)
}

async function sealNext(trx: Database, horizon: number, now: Date): Promise<Seal | null> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
  const { rows: ends } = await sql<Seal>`select * from audit_seals order by from_id desc limit 1`.execute(trx)
  const from = (ends[0]?.to_id ?? 0) + 1
  const previous = ends[0]?.digest ?? START
  if (from > horizon) return null
  // A full batch ends with its last row, another one with the horizon.
  const { rows } = await sql<{ last: number | null }>`
    select id as last from audit_log where id between ${from} and ${horizon}
    order by id offset ${BATCH - 1} limit 1
  `.execute(trx)
  const to = rows[0]?.last ?? horizon
  const { count, digest } = await digestOf(trx, from, to, previous)
  const seal = { from_id: from, to_id: to, count, digest, previous }
  await trx
    .insertInto('audit_seals')
    .values({ ...seal, sealed_at: now })
    .execute()
  return seal
}

async function digestOf(
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

/** `problems`: sentences that name a range; none when everything is as it was sealed. */
export type Verification = {
  ranges: number
  rows: number
  unsealed: number
  head: string | null
  problems: string[]
}

/**
 * Compares every sealed range with the rows that are there now.
 * @param head a digest that was written down before, in hexadecimal: shows that the newest ranges were not cut off
 */
export async function verifyAuditLog(
  db: Database,
  head: string | null,
  onProgress: (rows: number) => void = () => {},
): Promise<Verification> {
  const seals = await db.selectFrom('audit_seals').selectAll().orderBy('from_id').execute()
  const problems: string[] = []
  let [next, previous, rows] = [1, START, 0]
  for (const seal of seals) {
    const { from_id, to_id } = seal
    if (from_id !== next) problems.push(`Rows ${next} to ${from_id - 1}: their seal is missing.`)
    else if (!seal.previous.equals(previous))
      problems.push(`Rows ${from_id} to ${to_id}: the chain is broken.`)
    const found = await digestOf(db, from_id, to_id, seal.previous)
    if (found.count !== seal.count) {
      problems.push(`Rows ${from_id} to ${to_id}: ${seal.count} were sealed, ${found.count} are there.`)
    } else if (!found.digest.equals(seal.digest)) {
      problems.push(`Rows ${from_id} to ${to_id}: at least one of them was changed.`)
    }
    ;[next, previous, rows] = [to_id + 1, seal.digest, rows + found.count]
    onProgress(rows)
  }
  if (head !== null && !seals.some(({ digest }) => digest.toString('hex') === head.toLowerCase())) {
    problems.push(`After row ${next - 1}: the range with the digest ${head} is missing.`)
  }
  const { unsealed } = await db
    .selectFrom('audit_log')
    .select((eb) => eb.fn.countAll<number>().as('unsealed'))
    .where('id', '>=', next)
    .executeTakeFirstOrThrow()
  const last = seals.at(-1)?.digest.toString('hex') ?? null
  return { ranges: seals.length, rows, unsealed, head: last, problems }
}

/** Seals every minute until it is stopped. The digests go to the log too, where the database's owner cannot reach. */
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
        const seal = await sealAuditLog(db, now())
        if (seal) log.info({ to: seal.to_id, digest: seal.digest.toString('hex') }, 'audit log sealed')
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
