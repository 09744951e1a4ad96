import { errors } from 'oidc-provider'
import { isStorable } from '../../database/storable_text.ts'

/** The one resource that tokens open (RFC 8707 calls it by its address). */
export const API_PATH = '/api/v1'

type RequestContext = {
  method: string
  query: Record<string, unknown>
  oidc: { body?: Record<string, unknown>; params?: Record<string, unknown> }
}

/**
 * Only scopes that the app declared may be asked for (RFC 6749 §3.3). A request without scopes asks for all of them.
 * The engine drops scopes that it does not know, so the request is checked as it was sent.
 * @throws InvalidScope that names the scopes
 */
export function checkScopes(ctx: unknown, declared: string[]): void {
  const { method, query, oidc } = ctx as RequestContext
  const given = oidc.params?.['request_uri'] ? undefined : (method === 'POST' ? oidc.body : query)?.['scope']
  const asked = typeof given === 'string' ? given.split(' ').filter(Boolean) : []
  requireDeclared(asked, declared)
  if (!oidc.params?.['scope'] && oidc.params) oidc.params['scope'] = declared.join(' ')
}

/** @throws InvalidScope that names the scopes which the app has not declared */
export function requireDeclared(asked: string[], declared: string[]): void {
  const undeclared = asked.filter((scope) => !declared.includes(scope))
  if (undeclared.length === 0) return
  throw new errors.InvalidScope(`the app has not declared ${undeclared.join(' ')}`, undeclared.join(' '))
}

/**
 * The API has two names, one in each protected resource document. A client may send back the one that it read
 * (RFC 9728 §7.4).
 * @throws InvalidTarget for any other resource (RFC 8707 §2)
 */
export function checkResource(value: unknown, origin: string): void {
  if (value !== undefined && value !== origin && value !== origin + API_PATH) {
    throw new errors.InvalidTarget(`the only resource here is ${origin}${API_PATH}`)
  }
}

/** @throws InvalidRequest for text that the database cannot hold */
export function checkText(ctx: unknown): void {
  for (const [name, value] of Object.entries((ctx as RequestContext).oidc.params ?? {})) {
    if (typeof value === 'string' && !isStorable(value)) {
      throw new errors.InvalidRequest(`${name} must not contain NUL characters or lone surrogates`)
    }
  }
}
