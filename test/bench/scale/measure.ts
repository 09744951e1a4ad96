import pg from 'pg'
import { cpuOfPostgres } from '../cpu.ts'
import { accessTokenOf } from '../merchants.ts'
import { type Operation, partnerOperations } from './partner_operations.ts'
import { APPS } from './size.ts'
import type { Filled } from './stage.ts'
import { openSubject, ServerFailure, type Subject } from './subject.ts'
import { vendorOperations } from './vendor_operations.ts'
import { type Sent, Watch } from './watch.ts'
import { workerOperations } from './worker_operations.ts'

const OPERATIONS = [...partnerOperations, ...vendorOperations, ...workerOperations]
/** Runs of an operation on one database before it is the other one's turn. */
const BLOCK = 25
const PLANS = 20

/** A statement on both databases. `times`: milliseconds, in the order of the runs. */
export type Compared = { name: string; text: string; operation: string; few: Side; many: Side }
export type Side = Pick<Sent, 'times' | 'plans'> & { customPlans: Sent['plans'] }

/** Milliseconds of PostgreSQL's processor time per run, with what prepares it. */
export type OperationCost = { name: string; few: number; many: number }

/**
 * Runs everything that the product does per request, alternating between two databases, and times each statement that
 * it sends.
 * @param runs of each operation on each database
 */
export async function timeStatements(
  few: Filled,
  many: Filled,
  runs: number,
  say: (what: string) => void,
): Promise<{ timed: Watch; operations: OperationCost[] }> {
  const timed = new Watch()
  const operations: OperationCost[] = []
  const subjects = [await openSubject(few), await openSubject(many)]
  try {
    for (const subject of subjects) await authenticateAll(subject)
    for (const operation of OPERATIONS) {
      say(operation.name)
      const cpu = new Map(subjects.map(({ name }) => [name, 0]))
      for (let done = 0; done <= runs; done += BLOCK) {
        for (const subject of (done / BLOCK) % 2 ? subjects : subjects.toReversed()) {
          const ofPostgres = cpuOfPostgres(subject.runtime.pool)
          const before = await ofPostgres()
          // The first block warms connections, plans and caches up.
          await repeat(subject, operation, BLOCK, timed, done > 0)
          if (done > 0) cpu.set(subject.name, (cpu.get(subject.name) ?? 0) + (await ofPostgres()) - before)
        }
      }
      const perRun = (name: string) => (cpu.get(name) ?? 0) / runs
      operations.push({ name: operation.name, few: perRun('few'), many: perRun('many') })
    }
  } finally {
    for (const subject of subjects) await subject.close()
  }
  return { timed, operations }
}

/** The measurements, with the plans of each statement. */
export async function explainStatements(
  timed: Watch,
  few: Filled,
  many: Filled,
  say: (what: string) => void,
): Promise<Compared[]> {
  const generic = await plansOf(timed, [few, many], 'force_generic_plan', say)
  const custom = await plansOf(timed, [many], 'force_custom_plan', say)
  return [...timed.of('few').entries()].flatMap(([key, { name, text, operation, times }]) => {
    const other = timed.of('many').get(key)
    if (!other) return []
    const side = (database: string, of: number[]): Side => ({
      times: of,
      plans: generic.get(`${database} ${key}`) ?? [],
      customPlans: custom.get(`${database} ${key}`) ?? [],
    })
    return [{ name, text, operation, few: side('few', times), many: side('many', other.times) }]
  })
}

/** The first comparison of a client's secret costs two argon2 hashes, which are not measured. */
async function authenticateAll(subject: Subject): Promise<void> {
  for (let app = 1; app <= APPS; app++) {
    const place = { app, tenant: 1 }
    await subject.form('/oauth/introspect', place, { token: accessTokenOf(place) })
  }
}

async function repeat(
  subject: Subject,
  operation: Operation,
  runs: number,
  watch: Watch,
  counted: boolean,
  isLoose = false,
) {
  for (let run = 0; run < runs; run++) {
    watch.operation = null
    try {
      const prepared = await operation.prepare?.(subject)
      watch.operation = counted ? operation.name : null
      await operation.run(subject, prepared as never)
    } catch (error) {
      // Plans are collected on connections that earlier runs may have ended.
      if (!(error instanceof ServerFailure || isLoose)) throw error
      process.stderr.write(`${subject.name}: ${operation.name}: ${error}\n`)
      if (!isLoose) break
    }
  }
  watch.operation = null
}

/**
 * The plans that PostgreSQL's auto_explain sees when the product runs. Connections for hot statements request generic
 * plans by themselves. The mode is set for all connections.
 */
async function plansOf(watch: Watch, databases: Filled[], mode: string, say: (what: string) => void) {
  const found = new Map<string, Sent['plans']>()
  for (const filled of databases) {
    say(`plans (${mode}) of ${new URL(filled.url).pathname}`)
    await explainAll(filled.url, mode)
    const subject = await openSubject(filled)
    subject.runtime.pool.options.onConnect = async (client) =>
      void (await client.query(`set plan_cache_mode = ${mode}`))
    const name = subject.name
    for (const sent of watch.of(name).values()) sent.plans = []
    const kept = new Map([...watch.of(name)].map(([key, { times }]) => [key, times.length]))
    for (const operation of OPERATIONS) await repeat(subject, operation, PLANS, watch, true, true)
    await subject.close()
    await explainAll(filled.url, null)
    for (const [key, sent] of watch.of(name)) {
      found.set(`${name} ${key}`, sent.plans)
      // Times measured under auto_explain are discarded.
      sent.times.length = kept.get(key) ?? 0
    }
  }
  return found
}

/** Makes new connections to a database report the plan of every statement, or stops that. */
async function explainAll(url: string, mode: string | null): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  const database = new URL(url).pathname.slice(1)
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_format': 'json',
    client_min_messages: 'log',
    plan_cache_mode: mode ?? 'auto',
  }
  await client.query("load 'auto_explain'")
  for (const [name, value] of Object.entries(settings)) {
    const change = mode === null ? `reset ${name}` : `set ${name} = '${value}'`
    await client.query(`alter database ${database} ${change}`)
  }
  await client.end()
}
