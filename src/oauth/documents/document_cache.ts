import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { addressKey } from '../../http/caller_address.ts'
import type { ClientDocument } from '../../model/agents/agent_apps.ts'
import { limitKey, type RateLimit, takeRateLimit, waitAfter } from '../../model/rate_limits.ts'
import { clientUrlProblem } from './client_url.ts'
import { type FetchRules, fetchJson } from './fetch_json.ts'
import { freshSeconds } from './freshness.ts'
import { readDocument, readKeys } from './read_document.ts'

/** The cached state of a document. */
export type KnownDocument = {
  /** The last good one; null if there never was one. */
  document: ClientDocument | null
  fetched_at: Date | null
  /** Why it is unavailable, and since when; null if it is available. */
  problem: string | null
  failed_since: Date | null
}

export type CachedDocuments = {
  /**
   * @param ip the caller who causes the fetch
   * @throws TooManyFetches if this address or host has used up its share
   */
  find(url: string, ip: string): Promise<KnownDocument>
}

export class TooManyFetches extends Error {
  override name = 'TooManyFetches'
  /** Seconds until the next attempt. */
  readonly wait: number
  constructor(seconds: number) {
    super('too many metadata documents were fetched for this IP address or from this host')
    this.wait = seconds
  }
}

/** For the document and its keys together; milliseconds. */
const DEADLINE_MS = 5000
const MOST_BYTES = 5 * 1024
/** Key sets may hold certificates. */
const MOST_KEY_BYTES = 16 * 1024
/** Seconds before an unavailable document is requested again. */
const FAILED_SECONDS = 30
/** How long a node can take, including a stop of its process; and how often the others check meanwhile. */
const CLAIM_SECONDS = 15
const LOOK_EVERY_MS = 150
const PATIENCE_MS = 8000

const perMinute = (most: number): RateLimit => ({ most, period: 60_000, burst: most })
const PER_ADDRESS = perMinute(60)
const PER_HOST = perMinute(60)
/** Of all addresses together. */
const NEW_HOSTS = perMinute(120)

type Row = KnownDocument & { fresh: boolean; fetching: boolean; stored: boolean; host_known: boolean }

/**
 * Client ID metadata documents, fetched when they are asked for and kept in PostgreSQL for all nodes, one of which
 * fetches at a time. A failure is not cached as a document, but not retried immediately either (docs/decisions/0207).
 */
export function documentCache(
  { db, now, rules }: { db: Database; now: () => Date; rules: FetchRules },
  // In one process, requests for the same document share one look-up.
  underWay = new Map<string, Promise<KnownDocument>>(),
): CachedDocuments {
  const read = async (url: string): Promise<Row> => {
    const { rows } = await sql<Row>`
      select d.document, d.fetched_at, d.problem, d.failed_since, coalesce(d.fresh_until > ${now()}, false) as fresh,
        coalesce(d.fetching_until > ${now()}, false) as fetching,
        exists (select from clients where id = ${url}) as stored,
        exists (select from client_documents where host = ${new URL(url).host}) as host_known
      from (select) one left join client_documents d on d.url = ${url}
    `.execute(db)
    return rows[0] as Row
  }

  const renew = async (url: string, ip: string, row: Row): Promise<KnownDocument> => {
    // A stored agent is fetched for any caller, once per period, so that a flood cannot block it.
    if (!row.stored) await countFetch(db, new URL(url).host, ip, row.host_known, now)
    if (!(await claim(db, url, now()))) return await outcomeOfAnother(url)
    await store(db, url, storable(await fetchDocument(rules, url)), now())
    return await read(url)
  }

  const outcomeOfAnother = async (url: string): Promise<KnownDocument> => {
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      const row = await read(url)
      if (row.fresh) return row
      if (performance.now() > until) return { ...row, ...failure('it did not respond in time', row, now()) }
      await wait(LOOK_EVERY_MS)
    }
  }

  return {
    async find(url, ip) {
      const problem = clientUrlProblem(url, rules.reach)
      if (problem)
        return { document: null, fetched_at: null, problem: `client_id ${problem}`, failed_since: now() }
      const row = await read(url)
      if (row.fresh) return row
      for (let begun = underWay.get(url); begun; begun = underWay.get(url)) {
        const shared = await begun.catch(unlessTooMany)
        if (shared) return shared
      }
      const renewed = renew(url, ip, row).finally(() => underWay.delete(url))
      underWay.set(url, renewed)
      return await renewed
    },
  }
}

/** The share that was used up is that of whoever began: those who joined try for themselves. */
function unlessTooMany(error: unknown): null {
  if (error instanceof TooManyFetches) return null
  throw error
}

const failure = (problem: string, row: KnownDocument, at: Date) => ({
  problem,
  failed_since: row.failed_since ?? at,
})

/** @throws TooManyFetches */
async function countFetch(
  db: Database,
  host: string,
  ip: string,
  hostKnown: boolean,
  now: () => Date,
): Promise<void> {
  const limits: [string, RateLimit][] = [
    [limitKey('document address', addressKey(ip)), PER_ADDRESS],
    [limitKey('document host', host), PER_HOST],
    ...(hostKnown ? [] : [['document new hosts', NEW_HOSTS] as [string, RateLimit]]),
  ]
  for (const [key, limit] of limits) {
    const decision = await takeRateLimit(db, key, limit, now())
    if (!decision.accepted) throw new TooManyFetches(Math.max(1, waitAfter(limit, decision)))
  }
}

const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)

/** @returns whether this node should fetch the document; PostgreSQL picks one of several */
async function claim(db: Database, url: string, at: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into client_documents as d (url, host, fresh_until, fetching_until)
    values (${url}, ${new URL(url).host}, ${at}, ${later(at, CLAIM_SECONDS)})
    on conflict (url) do update set fetching_until = excluded.fetching_until
    where d.fresh_until <= ${at} and (d.fetching_until is null or d.fetching_until <= ${at})
    returning 1 as claimed
  `.execute(db)
  return rows.length > 0
}

type Fetched = { document: ClientDocument; fresh: number } | { problem: string }

async function fetchDocument(rules: FetchRules, url: string): Promise<Fetched> {
  const until = performance.now() + DEADLINE_MS
  const fetched = await fetchJson(rules, new URL(url), { bytes: MOST_BYTES, until })
  if ('problem' in fetched) return fetched
  const read = readDocument(url, fetched.value)
  if ('problem' in read) return read
  const fresh = freshSeconds(fetched.headers)
  const { document, jwks_uri } = read
  if (jwks_uri === null) return { document, fresh }
  const refused = clientUrlProblem(jwks_uri, rules.reach)
  if (refused) return { problem: `jwks_uri: ${refused}` }
  // Fetches from another host would not be counted.
  if (new URL(jwks_uri).host !== new URL(url).host)
    return { problem: 'jwks_uri: must be on the host of the document' }
  const set = await fetchJson(rules, new URL(jwks_uri), { bytes: MOST_KEY_BYTES, until })
  if ('problem' in set) return { problem: `jwks_uri: ${set.problem}` }
  const jwks = readKeys(set.value)
  if ('problem' in jwks) return { problem: `jwks_uri: ${jwks.problem}` }
  return { document: { ...document, jwks }, fresh: Math.min(fresh, freshSeconds(set.headers)) }
}

/** NUL and lone surrogates, which JSON can write and PostgreSQL cannot store, are escaped by JSON.stringify(). */
function storable(fetched: Fetched): Fetched {
  if ('problem' in fetched || !/\\u(?:0000|d[89a-f])/i.test(JSON.stringify(fetched.document))) return fetched
  return { problem: 'the document contains invalid characters' }
}

async function store(db: Database, url: string, fetched: Fetched, at: Date): Promise<void> {
  const row = db.updateTable('client_documents').set('fetching_until', null).where('url', '=', url)
  if ('problem' in fetched) {
    await row
      .set({ problem: fetched.problem, fresh_until: later(at, FAILED_SECONDS) })
      .set((eb) => ({ failed_since: eb.fn.coalesce('failed_since', eb.val(at)) }))
      .execute()
    return
  }
  await row
    .set({ document: JSON.stringify(fetched.document), fetched_at: at, problem: null, failed_since: null })
    .set('fresh_until', later(at, fetched.fresh))
    .execute()
}
