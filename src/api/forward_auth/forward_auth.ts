import type { Context } from 'koa'
import { PROGRAM_HEADERS } from '../../http/methods.ts'
import { badRequest } from '../../http/problem.ts'
import { merchantScopes } from '../../platform/participants.ts'
import type { Runtime } from '../../runtime.ts'
import { schemeOf } from '../access_token.ts'
import type { Challenges } from '../challenge.ts'
import type { Finders } from '../find.ts'
import { logCalls } from '../log_calls.ts'
import type { CreateRoute, Find } from '../route.ts'
import type { AccessRow } from '../statements.ts'
import { forwardedRequest } from './forwarded_request.ts'

export const FORWARD_AUTH_PATH = '/forward-auth'

const MOST_SCOPES = 20
const NO_PROOF =
  'This access token is bound to a key, and its proof cannot be verified here. This API only accepts bearer tokens.'

type ForwardAuthRow = AccessRow & { needs: string[] }

type Parts = {
  finders: Finders
  refusal: Challenges
  /** Creates a route with these refusals. */
  createRoute: (refusal: Challenges) => CreateRoute
}

/**
 * `GET /forward-auth?scope=…`: a proxy asks whether to forward a request to the vendor's own API. The request's
 * access token is checked and counted as in the API. The proxy can ask with the method of the request
 * (docs/decisions/0159).
 */
export function forwardAuth(runtime: Runtime, parts: Parts): (ctx: Context) => Promise<void> {
  const { finders } = parts
  const refusal: Challenges = {
    ...parts.refusal,
    proofNeeded: () => parts.refusal.invalidToken(NO_PROOF, 'Bearer'),
  }
  // A participant's token can only read /api/v1/me.
  const defined = merchantScopes(runtime.platform.scopes.map(({ name }) => name))
  const find: Find<ForwardAuthRow> = async (ctx, question) => {
    const needs = scopesNeeded(ctx, defined)
    const row = await finders.access({ ...question, needs })
    return row && { ...row, needs }
  }
  const route = parts.createRoute(refusal)(find, (ctx, row) => {
    if (!row.granted) {
      const missing = row.needs.filter((scope) => !row.scopes.includes(scope))
      throw refusal.insufficientScope(missing.join(' '), 'Bearer')
    }
    ctx.set(identityHeaders(row))
    ctx.status = 200
    ctx.body = ''
    ctx.remove('Content-Type')
  })
  const logged = logCalls(runtime, (ctx) => {
    const [use] = scopesNeeded(ctx, defined)
    return { kind: 'forward_auth', ...forwardedRequest(ctx), ...(use === undefined ? {} : { use }) }
  })
  return async (ctx) => {
    ctx.set(PROGRAM_HEADERS)
    // An invalid request of the proxy is refused, whatever the caller's token is.
    scopesNeeded(ctx, defined)
    if (schemeOf(ctx) === 'DPoP') throw refusal.invalidToken(NO_PROOF, 'Bearer')
    await logged(ctx, () => route(ctx))
  }
}

/**
 * The scopes that the proxy asks for. The token needs all of them. At least one is required, because otherwise every
 * token would pass.
 * @throws Problem 400
 */
function scopesNeeded(ctx: Context, defined: string[]): string[] {
  const { scope } = ctx.query
  if (typeof scope !== 'string' || scope.trim() === '') {
    throw badRequest('Name the scope that the request needs once: /forward-auth?scope=….')
  }
  const needs = [...new Set(scope.trim().split(/ +/, MOST_SCOPES))]
  const unknown = needs.find((name) => !defined.includes(name))
  if (unknown !== undefined) throw badRequest(`The platform definition has no scope "${unknown}".`)
  return needs
}

/**
 * Headers that identify the caller to the vendor's API. All five are always sent, with an empty one if there is no
 * unit. So a proxy that copies them overwrites any that the caller sent.
 */
function identityHeaders({ connection, tenant, unit, client, scopes }: AccessRow): Record<string, string> {
  return {
    'X-Drawbridge-Connection': connection,
    'X-Drawbridge-Tenant': tenant,
    'X-Drawbridge-Unit': unit ?? '',
    'X-Drawbridge-Client': client,
    'X-Drawbridge-Scope': scopes.toSorted().join(' '),
  }
}
