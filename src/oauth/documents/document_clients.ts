import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import { inTransaction } from '../../database/transaction.ts'
import { createLookup } from '../../http/outgoing/guarded_connect.ts'
import {
  agentDiffers,
  type DocumentClient,
  findStoredAgent,
  unregisteredEnvironment,
  updateAgent,
} from '../../model/agents/agent_apps.ts'
import { isHostSuspended } from '../../model/agents/agent_hosts.ts'
import { agentScopes } from '../../platform/scopes.ts'
import type { Runtime } from '../../runtime.ts'
import type { ClientRow } from '../clients/find_client.ts'
import { tooManyRequests } from '../engine/too_many_requests.ts'
import { documentCache, type KnownDocument, TooManyFetches } from './document_cache.ts'

/** A client known by its document, and the row of one not stored yet because nobody was asked to consent. */
export type FoundDocumentClient = DocumentClient & { unstored: ClientRow | null }

/**
 * Finds a client whose id is the address of its metadata document, if the definition allows such agents. The
 * current document is adopted first.
 * @throws InvalidClient with the reason, 429 with `temporarily_unavailable`
 */
export type FindDocumentClient = (ctx: Context, url: string) => Promise<FoundDocumentClient>

/** How long an agent whose document is gone can still refresh its tokens; milliseconds. */
const GONE_MS = 24 * 3600_000

export function documentClients(runtime: Runtime): FindDocumentClient {
  const { db, now, platform, config } = runtime
  const reach = config.allowPrivateEndpoints ? 'private' : 'public'
  const cache = documentCache({ db, now, rules: { reach, lookup: createLookup(reach) } })

  const find = async (ctx: Context, url: string): Promise<FoundDocumentClient> => {
    if (platform.agents.allow !== 'any') throw refused('only registered apps can be connected here')
    const host = URL.parse(url)?.host ?? ''
    // Before anything is fetched.
    if (await isHostSuspended(db, host)) throw refused(`agents of ${host} are suspended here`)
    const known = await cache.find(url, ctx.ip).catch((error: unknown) => {
      throw error instanceof TooManyFetches ? tooManyRequests(ctx, error.wait, error.message) : error
    })
    const document = usable(known, ctx.path, now())
    const client = { url, host, document }
    const stored = await findStoredAgent(db, url)
    if (!stored) return { ...client, unstored: unstoredRow(client, known) }
    if (stored.refusal) throw refused(`agents of ${host} are suspended here`)
    if (agentDiffers(platform, stored, client)) {
      await inTransaction(db, (trx) => updateAgent(trx, platform, client, now()))
    }
    return { ...client, unstored: null }
  }

  const unstoredRow = (
    { url, host, document }: DocumentClient,
    { fetched_at }: KnownDocument,
  ): ClientRow => ({
    client_id: url,
    app_id: '',
    environment: unregisteredEnvironment(platform),
    publisher_id: null,
    // Below those of stored apps, and different for each fetch of the document.
    revision: -(fetched_at?.getTime() ?? 1),
    app: {
      ...{ name: host, kind: 'unregistered', tenant: null, native: true, dpop: false, agent: true },
      ...{ client_type: document.client_type, redirect_uris: document.redirect_uris, jwks: document.jwks },
      scopes: agentScopes(platform),
    },
    secrets: null,
  })

  // To explain a refusal, the engine asks for the client again.
  const refusals = new WeakMap<object, Error>()
  return async (ctx, url) => {
    const before = refusals.get(ctx.req)
    if (before) throw before
    return await find(ctx, url).catch((error: unknown) => {
      if (error instanceof errors.OIDCProviderError) refusals.set(ctx.req, error)
      throw error
    })
  }
}

/**
 * The current document. While it is unavailable, nobody is asked for a new consent; existing grants work for a day
 * with the last good one.
 */
function usable({ document, problem, failed_since }: KnownDocument, path: string, now: Date) {
  if (document && !problem) return document
  const continues = path === '/oauth/token' || path === '/oauth/revoke' || path === '/oauth/introspect'
  const gone = failed_since !== null && now.getTime() - failed_since.getTime() > GONE_MS
  if (document && continues && !gone) return document
  throw refused(`the client ID metadata document cannot be used: ${problem}`)
}

function refused(description: string): Error {
  return new errors.CustomOIDCProviderError('invalid_client', description)
}
