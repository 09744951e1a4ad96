import type { Middleware } from 'koa'
import { oauthState } from '../clients/find_client.ts'
import { joinResources } from './request_checks.ts'

/**
 * Every response goes back to the app in the query of its redirect URI, errors too. The engine would shape the refusal
 * of another `response_mode` by that very mode: in a fragment, or in a form that a script posts. It is therefore
 * shown `query`, and refuses the request once it has found the client (request_checks.ts).
 * So it is with several resources.
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
