import type { Middleware } from 'koa'
import { oauthState } from '../clients/find_client.ts'
import { joinResources } from './request_checks.ts'

/**
 * Every response, including errors, goes to the app in the query of its redirect URI. The engine would refuse another
 * `response_mode` in that very mode: in a fragment, or in a form posted by a script. We therefore pass `query` to it,
 * and refuse the request once it has found the client (request_checks.ts). Several resources are handled the same
 * way.
 */
export const respondInQuery: Middleware = async (ctx, next) => {
  if (ctx.path.startsWith('/oauth/authorize')) {
    const { response_mode: mode } = ctx.query
    oauthState(ctx).otherResponseMode = mode !== undefined && mode !== 'query'
    const query = { ...ctx.query, response_mode: 'query' }
    joinResources(query)
    ctx.query = query
  }
  await next()
}
