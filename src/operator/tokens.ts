import { inTransaction } from '../database/transaction.ts'
import { notFound, unprocessable } from '../http/problem.ts'
import { operatorTokenSchema } from '../model/operators/operator_token_schema.ts'
import {
  createOperatorToken,
  findOperatorToken,
  listOperatorTokens,
  revokeOperatorToken,
} from '../model/operators/operator_tokens.ts'
import { rotateSigningKey } from '../model/signing_keys.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import { keyShape, listOf, newTokenShape, nothing, tokenShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { created, noContent, ok } from './reply.ts'
import { requireScopes } from './require_operator.ts'

/** The operator's own credentials: the tokens of its programs, and the authorization server's signing key. */
export const tokenOperations = ({ db, vault, now }: Runtime, story: Story): Operation[] => [
  operation({
    method: 'post',
    path: '/tokens',
    scope: 'tokens:write',
    summary:
      'Create a token for a program; it is shown only once, and its scopes cannot exceed those of the token that creates it',
    body: operatorTokenSchema,
    statuses: [201],
    returns: newTokenShape,
    example: { body: story.token, response: { id: story.ID.token, token: 'dbop_…' } },
    async handle({ body, actor, caller }) {
      requireScopes(caller, body.scopes)
      const expires_at = body.expires_at === null ? null : new Date(body.expires_at)
      const message = expiryProblem(expires_at, caller.expiresAt, now())
      if (message !== null) throw unprocessable([{ path: '/expires_at', message }])
      return created(
        await inTransaction(db, (trx) => createOperatorToken(trx, { ...body, expires_at }, actor, now())),
      )
    },
  }),
  operation({
    method: 'get',
    path: '/tokens',
    scope: 'read',
    summary: 'List the tokens that are not revoked, with their last use',
    filters: [],
    statuses: [200],
    returns: listOf(tokenShape),
    example: { response: { data: [story.tokenView], next_cursor: null } },
    handle: async ({ page }) => pageOf(await listOperatorTokens(db, page), page, (row) => row.id),
  }),
  operation({
    method: 'get',
    path: '/tokens/:id',
    scope: 'read',
    summary: 'Read everything about a token except the token itself',
    statuses: [200],
    returns: tokenShape,
    example: { path: { id: story.ID.token }, response: story.tokenView },
    async handle({ params: { id } }) {
      const found = await findOperatorToken(db, id)
      if (!found) throw noToken()
      return ok(found)
    },
  }),
  operation({
    method: 'delete',
    path: '/tokens/:id',
    scope: 'tokens:write',
    summary: 'Revoke a token; it stops working at once',
    statuses: [204],
    returns: nothing,
    example: { path: { id: story.ID.token }, response: undefined },
    async handle({ params: { id }, actor }) {
      const revoked = await inTransaction(db, (trx) => revokeOperatorToken(trx, id, actor, now()))
      if (!revoked) throw noToken()
      return noContent
    },
  }),
  operation({
    method: 'post',
    path: '/keys/rotate',
    scope: 'tokens:write',
    summary: 'Create a new signing key; the old one stays published',
    statuses: [201],
    returns: keyShape,
    example: { response: { kid: '…' } },
    handle: async ({ actor }) => created({ kid: await rotateSigningKey(db, vault, actor, now()) }),
  }),
]

/** An expiring token must not create one that expires later. */
function expiryProblem(expires: Date | null, own: Date | null, now: Date): string | null {
  if (expires !== null && expires <= now) return 'must be in the future'
  if (own === null || (expires !== null && expires <= own)) return null
  return `must not be after ${own.toISOString()}, when the token of this request expires`
}

function noToken() {
  return notFound('There is no token with this ID.')
}
