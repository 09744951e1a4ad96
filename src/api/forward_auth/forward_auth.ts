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
  /** Creates a route whose refusals are these. */
  createRoute: (refusal: Challenges) => CreateRoute
}

/**
 * `GET /forward-auth?scope=…`: a proxy asks whether to let a request to the vendor's own API pass. The request's
 * access token is checked and counted as in the API. The response is for the proxy, which can use the request's own
 * method (docs/decisions/0159).
 */
export function forwardAuth(runtime: Runtime, parts: Parts): (ctx: Context) => Promise<void> {
  const { finders } = parts
  const refusal: Challenges = {
    ...parts.refusal,
    proofNeeded: () => parts.refusal.invalidToken(NO_PROOF, 'Bearer'),
  }
  // A participant's token reads /api/v1/me, and passes to no other API.
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
    // An invalid request of the proxy is refused, regardless of the caller.
    scopesNeeded(ctx, defined)
    if (schemeOf(ctx) === 'DPoP') throw refusal.invalidToken(NO_PROOF, 'Bearer')
    await logged(ctx, () => route(ctx))
  }
}

/**
 * The scopes that the proxy asks for: all of them are needed. Without any, every token would pass.
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
 * Who calls, for the vendor's API. All five are always there, so that a proxy which copies them leaves none of the
 * caller's own in place: without a unit, that one is empty.
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
