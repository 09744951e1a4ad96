import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Runtime } from '../../runtime.ts'
import { storeCode } from '../grants/authorization_code.ts'
import { LIFETIME } from '../grants/tokens.ts'
import { createArtifacts } from './artifacts.ts'
import type { RequestLimits } from './request_limits.ts'

type Parts = Pick<Runtime, 'db' | 'pool' | 'now' | 'config'> & { limits: RequestLimits }

/**
 * The engine's storage. It authenticates clients and conducts authorization requests; our own code (`grants/`,
 * `tokens/`) redeems codes and issues, introspects and revokes tokens, so the engine reads none of them here.
 */
export function createAdapter(parts: Parts): (name: string) => Adapter {
  const artifacts = createArtifacts(parts)
  const stores: Record<string, Partial<Adapter>> = {
    AuthorizationCode: {
      upsert: (value, payload, seconds = LIFETIME.code) => storeCode(parts, value, payload, seconds),
    },
    Grant: { find: (id) => findGrant(parts, id) },
    Interaction: artifacts('Interaction', {
      store: ({ iat, exp, kind, params, result, parJti }) => ({ iat, exp, kind, params, result, parJti }),
      // The engine keeps this address with the interaction. It ends in the id, which is the value of a cookie.
      restore: (id, stored) => ({ ...stored, returnTo: `${parts.config.publicUrl}/oauth/authorize/${id}` }),
      onEnd: parts.limits.finished,
      // If a person decides on a request in two tabs, only the first one to finish gets a code.
      isChange: ({ result }) => result !== undefined,
      onGone: () => {
        throw new errors.SessionNotFound('this request was already completed, perhaps in another tab')
      },
    }),
    PushedAuthorizationRequest: artifacts('PushedAuthorizationRequest', {
      onEnd: parts.limits.redeemed,
      onReuse: () => {
        throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
      },
    }),
    // Sessions are ours (sign_in/); the engine's would only remember what it must not use.
    Session: { upsert: async () => undefined, find: async () => undefined, findByUid: async () => undefined },
  }
  return (name) => ({ ...refusing(name), revokeByGrantId: async () => undefined, ...stores[name] })
}

/** Disabled features have no store. A call would be a configuration error. */
function refusing(name: string): Adapter {
  const refuse = async () => {
    throw new Error(`the authorization server stores no ${name}`)
  }
  return {
    upsert: refuse,
    find: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    consume: refuse,
    destroy: async () => undefined,
    revokeByGrantId: refuse,
  }
}

/** The grant of the consent that was just given, in the engine's form. */
async function findGrant({ db }: Pick<Parts, 'db'>, id: string): Promise<AdapterPayload | undefined> {
  const row = await db
    .selectFrom('live_grants as g')
    .select(['g.user_id', 'g.scopes', 'g.client_id'])
    .where('g.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const issued = Math.floor(Date.now() / 1000)
  return {
    jti: id,
    kind: 'Grant',
    accountId: row.user_id,
    clientId: row.client_id,
    openid: { scope: row.scopes?.join(' ') },
    iat: issued,
    // The engine's own clock, because the code is issued in this request.
    exp: issued + LIFETIME.code,
  } as AdapterPayload
}
