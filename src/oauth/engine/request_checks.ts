import { errors } from 'oidc-provider'
import { isStorable } from '../../database/storable_text.ts'
import { RESOURCE_PATHS, type Resource, resourceAt, resourcesOf } from '../../model/resources.ts'
import type { Platform } from '../../platform/definition.ts'
import { defaultScopes, merchantScopes, PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { agentScopes } from '../../platform/scopes.ts'
import type { Runtime } from '../../runtime.ts'
import type { AppFacts } from '../clients/find_client.ts'
import type { EngineContext } from './engine_context.ts'

type RequestContext = {
  method: string
  query: Record<string, unknown>
  oidc: { body?: Record<string, unknown>; params?: Record<string, unknown> }
}

/**
 * Every authorization request must have the response type `code` in the query, and a challenge. A code in a fragment
 * or in a form posted by a script has no use here, and more ways to leak.
 * @throws UnsupportedResponseType, InvalidRequest
 */
export function checkAuthorization(
  ctx: EngineContext | undefined,
  mode: string | undefined,
  responseType: string | undefined,
): void {
  // The engine says what is missing.
  if (responseType === undefined) return
  if (responseType !== 'code') throw new errors.UnsupportedResponseType()
  if (ctx?.state.oauth?.otherResponseMode || (mode !== undefined && mode !== 'query')) {
    throw new errors.InvalidRequest('the only supported response_mode is query')
  }
  if (!ctx?.oidc?.params?.['code_challenge']) {
    throw new errors.InvalidRequest(
      'PKCE required: every client must send code_challenge and code_challenge_method=S256 (RFC 7636)',
    )
  }
}

/**
 * An app can request only the scopes that it declared (RFC 6749 §3.3). A request without scopes asks for all of them,
 * except for that of participants, which is requested alone: owners consent to the others.
 * For agents, undeclared scopes are dropped as long as another one remains.
 * The engine drops scopes that it does not know, so the request is checked as it was sent.
 * @throws InvalidScope that names the scopes
 */
export function checkScopes(ctx: unknown, declared: string[], resource: Resource | null): void {
  const { method, query, oidc } = ctx as RequestContext
  const given = oidc.params?.['request_uri'] ? undefined : (method === 'POST' ? oidc.body : query)?.['scope']
  const asked = typeof given === 'string' ? given.split(' ').filter(Boolean) : []
  // Agents request all scopes that the challenge of /mcp lists (docs/decisions/0204).
  const narrows = resource === 'mcp' && asked.some((scope) => declared.includes(scope))
  if (!narrows) requireDeclared(asked, declared)
  const { params } = oidc
  if (!params) return
  const requested =
    typeof params['scope'] === 'string' ? params['scope'].split(' ').filter(Boolean) : defaultScopes(declared)
  const wanted = narrows ? requested.filter((scope) => declared.includes(scope)) : requested
  requireAlone(wanted)
  params['scope'] = [...new Set(wanted)].join(' ')
}

/**
 * The scopes that an app can request: those it has declared and, for an agent, that agents can have.
 * @throws UnauthorizedClient for an agent if the definition allows none
 */
export function requestableScopes(platform: Platform, { agent, scopes }: AppFacts): string[] {
  if (!agent) return scopes
  if (platform.agents.allow === 'none') throw new errors.UnauthorizedClient('agents cannot be connected here')
  const allowed = agentScopes(platform)
  return scopes.filter((scope) => allowed.includes(scope))
}

/** @throws InvalidScope for a request to a participant and an owner at once */
function requireAlone(asked: string[]): void {
  const others = merchantScopes(asked)
  if (others.length === 0 || others.length === asked.length) return
  throw new errors.InvalidScope(
    `${PARTICIPANT_SCOPE} must be requested alone: a participant grants it, and an owner grants ${others.join(' ')}`,
    PARTICIPANT_SCOPE,
  )
}

/** @throws InvalidScope that names the undeclared scopes */
export function requireDeclared(asked: string[], declared: string[]): void {
  const undeclared = asked.filter((scope) => !declared.includes(scope))
  if (undeclared.length === 0) return
  throw new errors.InvalidScope(`the app has not declared ${undeclared.join(' ')}`, undeclared.join(' '))
}

/**
 * The resource that a request names (RFC 8707 §2).
 * @returns null if it names none
 * @throws InvalidTarget for an unknown resource, for several (a token is for one resource), and for the tools of
 *   agents if the app is not an agent, because the definition's rules for agents would not apply to it
 */
export function readResource(
  value: unknown,
  { agent }: Pick<AppFacts, 'agent'>,
  { config, platform }: Pick<Runtime, 'config' | 'platform'>,
): Resource | null {
  if (value === undefined) return null
  const origin = config.publicUrl
  const named = resourceAt(value, platform, origin)
  if (named === 'mcp' && !agent) {
    throw new errors.InvalidTarget(
      `${origin + RESOURCE_PATHS.mcp} is for AI agents, and this app is not registered as one (agent: true)`,
    )
  }
  if (named) return named
  const known = resourcesOf(platform)
    .map((resource) => origin + RESOURCE_PATHS[resource])
    .join(' or ')
  throw new errors.InvalidTarget(`resource must be ${known}, and be sent once`)
}

/**
 * The engine refuses a repeated parameter as an invalid request before anything else. If it is the resource, we pass
 * an unknown one to the engine, so that the request is refused as an invalid target (RFC 8707 §2).
 */
export function joinResources(parameters: Record<string, unknown>): void {
  const { resource } = parameters
  if (Array.isArray(resource)) parameters['resource'] = resource.join(' ')
}

/** The part of an authorization request that is stored until a person has decided on it. */
const KEPT = new Set([
  ...['client_id', 'response_type', 'redirect_uri', 'scope', 'state', 'resource', 'prompt', 'ui_locales'],
  ...['response_mode', 'code_challenge', 'code_challenge_method', 'dpop_jkt'],
])

/** Maximum bytes of one parameter, the same as for a registered redirect URI. */
const LONGEST = 2048

/**
 * Drops the parameters that mean nothing here, such as those of OpenID Connect (RFC 6749 §3.1), and checks the
 * others.
 * @throws InvalidRequest for text that is too long, or that the database cannot hold
 */
export function keepParameters(ctx: EngineContext | undefined): void {
  const params = ctx?.oidc?.params ?? {}
  for (const name of Object.keys(params)) if (!KEPT.has(name)) params[name] = undefined
  checkText(ctx)
  for (const [name, value] of Object.entries(params)) {
    // Each scope counts once (checkScopes), and the app has declared all of them.
    if (typeof value === 'string' && name !== 'scope' && Buffer.byteLength(value) > LONGEST) {
      throw new errors.InvalidRequest(`${name} must have at most ${LONGEST} bytes`)
    }
  }
}

const ASSERTION_SECONDS = 24 * 3600

/**
 * A `jti` is remembered until its assertion expires. RFC 7523 §3 lets a server refuse an `exp` that is far away.
 * @throws InvalidClientAuth
 */
export function checkAssertion({ jti, exp }: Record<string, unknown>): void {
  if (typeof jti !== 'string') {
    throw new errors.InvalidClientAuth('jti in the client_assertion must be a string')
  }
  if (typeof exp !== 'number' || exp > Date.now() / 1000 + ASSERTION_SECONDS) {
    throw new errors.InvalidClientAuth('the client_assertion must expire within 24 hours (exp)')
  }
}

/** @throws InvalidRequest for text that the database cannot hold */
export function checkText(ctx: unknown): void {
  for (const [name, value] of Object.entries((ctx as RequestContext | undefined)?.oidc.params ?? {})) {
    if (typeof value === 'string' && !isStorable(value)) {
      throw new errors.InvalidRequest(`${name} must not contain NUL characters or lone surrogates`)
    }
  }
}
