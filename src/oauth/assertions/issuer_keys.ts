import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { outgoingUrlProblem } from '../../http/outgoing/outgoing_url.ts'
import { type FetchRules, fetchJson } from '../documents/fetch_json.ts'
import { freshSeconds } from '../documents/freshness.ts'
import { readKeys } from '../documents/read_document.ts'

/**
 * The keys of an issuer, for `jwtVerify`. An unknown key causes them to be fetched again, at most once per
 * minute.
 * @throws IssuerUnavailable
 */
export type IssuerKeys = (issuer: string) => JWTVerifyGetKey

/** The keys of an issuer are currently unavailable. */
export class IssuerUnavailable extends Error {
  override name = 'IssuerUnavailable'
  /** Seconds until they are fetched again. */
  readonly wait = FAILED_SECONDS
}

/** For the metadata and the keys together; milliseconds. */
const DEADLINE_MS = 5000
const MOST_BYTES = 64 * 1024
/** A withdrawn key is refused after this time at the latest; seconds. */
const LONGEST_SECONDS = 3600
const AGAIN_SECONDS = 60
const FAILED_SECONDS = 30
const MOST_ISSUERS = 1000

type Fetched = { keys: JWTVerifyGetKey; fresh: number } | { problem: string }
/** `tried`: the last fetch, which may have failed. Both in milliseconds since 1970. */
type Known = { fetched: Fetched; at: number; tried: number }

/**
 * Fetches the keys of issuers that tenants have named, through the guard of all outgoing requests, and keeps them in
 * memory: a node that has none fetches them too.
 */
export function issuerKeys({ now, rules }: { now: () => Date; rules: FetchRules }): IssuerKeys {
  const known = new LRUCache<string, Known>({ max: MOST_ISSUERS })
  // Concurrent requests share one fetch.
  const underWay = new Map<string, Promise<Known>>()

  const fetchOnce = async (issuer: string): Promise<Known> => {
    const begun = underWay.get(issuer)
    if (begun) return await begun
    const fetching = fetchKeys(rules, issuer)
      .then((fetched) => {
        const tried = now().getTime()
        const before = known.get(issuer)
        // A search for a new key that fails leaves the keys that are still fresh.
        const kept = 'problem' in fetched && before && isFresh(before) ? before : { fetched, at: tried }
        const entry = { ...kept, tried }
        known.set(issuer, entry)
        return entry
      })
      .finally(() => underWay.delete(issuer))
    underWay.set(issuer, fetching)
    return await fetching
  }

  const secondsSince = (at: number): number => (now().getTime() - at) / 1000
  const isFresh = ({ fetched, at }: Known): boolean =>
    secondsSince(at) < ('problem' in fetched ? FAILED_SECONDS : fetched.fresh)

  return (issuer) => async (header, token) => {
    const entry = known.get(issuer)
    const current = entry && isFresh(entry) ? entry : await fetchOnce(issuer)
    try {
      return await usable(current)(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || secondsSince(current.tried) < AGAIN_SECONDS)
        throw error
      return await usable(await fetchOnce(issuer))(header, token)
    }
  }
}

function usable({ fetched }: Known): JWTVerifyGetKey {
  if ('problem' in fetched) throw new IssuerUnavailable(fetched.problem)
  return fetched.keys
}

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string() })

async function fetchKeys(rules: FetchRules, issuer: string): Promise<Fetched> {
  const until = performance.now() + DEADLINE_MS
  const metadata = await fetchMetadata(rules, issuer, until)
  if ('problem' in metadata) return metadata
  const refused = outgoingUrlProblem(metadata.jwks_uri, { http: false, reach: rules.reach })
  if (refused) return { problem: `its jwks_uri ${refused}` }
  const set = await fetchJson(rules, new URL(metadata.jwks_uri), { bytes: MOST_BYTES, until })
  if ('problem' in set) return { problem: `its keys: ${set.problem}` }
  const read = readKeys(set.value)
  if ('problem' in read) return { problem: `its keys: ${read.problem}` }
  const fresh = Math.min(LONGEST_SECONDS, freshSeconds(set.headers))
  return { keys: createLocalJWKSet(read as JSONWebKeySet), fresh }
}

/** Where OpenID Connect puts them (Discovery §4), else where RFC 8414 §3 does. The metadata must name the issuer. */
async function fetchMetadata(
  rules: FetchRules,
  issuer: string,
  until: number,
): Promise<{ jwks_uri: string } | { problem: string }> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  let problem = ''
  for (const address of [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]) {
    const fetched = await fetchJson(rules, new URL(address), { bytes: MOST_BYTES, until })
    if (!('problem' in fetched)) {
      const read = metadataSchema.safeParse(fetched.value)
      if (!read.success) return { problem: 'its metadata have no issuer and jwks_uri' }
      // RFC 8414 §3.3: byte for byte.
      if (read.data.issuer !== issuer) return { problem: 'its metadata are of another issuer' }
      return read.data
    }
    problem = `its metadata: ${fetched.problem}`
  }
  return { problem }
}
