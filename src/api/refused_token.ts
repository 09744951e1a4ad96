import type pg from 'pg'
import { RESOURCE_PATHS, type Resource } from '../model/resources.ts'
import type { Question } from './find.ts'
import type { Statement } from './statements.ts'

/** A refused access token: whose it was, and the reason, in a sentence for the program that sent it. */
export type RefusedToken = {
  client: string | null
  /** Also null for the token of a participant. */
  connection: string | null
  reason: string
  /** The token is valid, but was sent without a proof of the key that it is bound to. */
  needsProof: boolean
}

type Row = {
  client: string
  connection: string | null
  refusal: string | null
  resource: Resource
  expired: boolean
  bound: boolean
}

const UNKNOWN = 'This access token was never issued here, or it expired long ago.'
const EXPIRED = 'This access token has expired. Get a new one with the refresh token.'
const OTHER_PLACE = 'This access token does not match the environment or the merchant of its connection.'
const REVOKED = 'This access token was revoked.'

const BOUND =
  'This access token is bound to a key. Send it as Authorization: DPoP …, with a proof in the DPoP header.'
const UNBOUND = 'This access token is not bound to a key. Send it as Authorization: Bearer ….'

/** By the refusals of `access_token_status` (migrations/0005_live.ts). */
const REASONS: Record<string, string> = {
  connection_ended:
    'The connection of this access token has ended. The merchant has to connect the app again.',
  connection_expired:
    'The connection of this access token has ended after its time: the merchant has to connect the agent again.',
  app_suspended: 'The app of this access token is suspended.',
  app_not_approved: 'The app of this access token is not approved for production.',
  client_revoked: 'The client of this access token is revoked.',
  tenant_not_verified: 'The merchant of this access token is not verified.',
  other_environment: OTHER_PLACE,
  other_tenant: OTHER_PLACE,
  unit_removed: 'The part of the merchant that this access token was bound to no longer exists.',
  grant_revoked: REVOKED,
  not_an_agent: 'This access token is for AI agents, and its app is not registered as one any more.',
  token_revoked: REVOKED,
}

/** $1 hash of the token, $2 now. */
export const REFUSED_TOKEN: Statement = {
  name: 'api_refused_token',
  text: `select client_id as client, case when participant is null then connection_id end as connection, refusal, resource,
      expires_at <= $2 as expired,
      jkt is not null as bound
    from access_token_status where hash = $1`,
}

/** Finds out why a token was refused. */
export async function explainRefusal(
  pool: pg.Pool,
  question: Pick<Question, 'hash' | 'now' | 'resource'>,
): Promise<RefusedToken> {
  const { rows } = await pool.query<Row>({ ...REFUSED_TOKEN, values: [question.hash, question.now] })
  const row = rows[0]
  if (!row) return { client: null, connection: null, reason: UNKNOWN, needsProof: false }
  const { client, connection, refusal, expired, bound } = row
  const elsewhere = row.resource !== question.resource
  const needsProof = refusal === null && !expired && !elsewhere && bound
  return { client, connection, reason: elsewhere ? forAnother(row.resource) : reasonOf(row), needsProof }
}

function forAnother(resource: Resource): string {
  return `This access token is for ${RESOURCE_PATHS[resource]}: ask for one with this resource (RFC 8707).`
}

function reasonOf({ refusal, expired, bound }: Row): string {
  if (refusal !== null) return REASONS[refusal] ?? REVOKED
  if (expired) return EXPIRED
  return bound ? BOUND : UNBOUND
}
