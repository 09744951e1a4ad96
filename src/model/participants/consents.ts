import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import type { Resource } from '../resources.ts'
import { type AskingApp, lockChoice, type ParticipantChoice } from './choices.ts'

type PersonActor = Actor & { id: string }

/**
 * Stores the consent of a participant: a grant for one record, under the connection that the merchant's owner created
 * (docs/decisions/0161).
 * @returns the grant; null if the record cannot be chosen, or no longer can
 */
export async function consentAsParticipant(
  trx: Database,
  type: string,
  app: AskingApp & { resource: Resource },
  choice: Pick<ParticipantChoice, 'connection' | 'record'>,
  actor: PersonActor,
  now: Date,
): Promise<string | null> {
  const chosen = await lockChoice(trx, type, actor.id, app, choice)
  if (!chosen) return null
  const { connection, record } = choice
  const grant = newId('grt')
  await trx
    .insertInto('grants')
    .values({
      id: grant,
      ...{ connection_id: connection, user_id: actor.id, scopes: [PARTICIPANT_SCOPE], created_at: now },
      resource: app.resource,
      ...{ participant: record, participant_user: actor.id },
    })
    .execute()
  await auditParticipant(trx, 'participant.consented', actor, {
    ...{ publisher: chosen.publisher, app: app.app_id, client: app.client, connection },
  })
  return grant
}

/** An app that reads a person's record at one merchant. */
export type ParticipantConsent = {
  connection: string
  app_name: string
  tenant_name: string
  unit_name: string | null
  since: Date
}

/** The consents of a person that can still give access, because a code can be redeemed or a refresh token used. */
export async function participantConsents(
  db: Database,
  user: string,
  now: Date,
): Promise<ParticipantConsent[]> {
  const { rows } = await sql<ParticipantConsent>`
    select n.id as connection, c.name as app_name, t.name as tenant_name, min(u.name) as unit_name,
      min(g.created_at) as since
    from unrevoked_grants g
    join unrevoked_connections n on n.id = g.connection_id
    join client_registrations c on c.id = n.client_id
    join tenants t on t.id = n.tenant_id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    where g.participant_user = ${user} and coalesce(g.refresh_expires_at, g.code_expires_at) > ${now}
    group by n.id, c.name, t.name
    order by since desc, n.id
  `.execute(db)
  return rows
}

/**
 * Ends a person's consent to an app at one merchant, on all their devices: from this commit on, no node accepts a
 * token of it.
 * @returns false if there is nothing to end
 */
export async function endParticipantConsent(
  trx: Database,
  connection: string,
  actor: PersonActor,
  now: Date,
): Promise<boolean> {
  const ended = await trx
    .updateTable('unrevoked_grants')
    .set({ revoked_at: now })
    .where('participant_user', '=', actor.id)
    .where('connection_id', '=', connection)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) return false
  const parties = await trx
    .selectFrom('connection_status')
    .select(['publisher_id as publisher', 'app_id as app', 'client_id as client', 'id as connection'])
    .where('id', '=', connection)
    .executeTakeFirstOrThrow()
  await auditParticipant(trx, 'participant.ended', actor, parties)
  return true
}

type Parties = {
  publisher: string | null
  app: string | null
  client: string | null
  connection: string | null
}

/**
 * The tenant is left out: the organiser must not learn which apps its participants use, and when
 * (docs/decisions/0163).
 */
async function auditParticipant(
  trx: Database,
  action: 'participant.consented' | 'participant.ended',
  actor: PersonActor,
  parties: Parties,
): Promise<void> {
  await recordAudit(trx, { action, actor, ...parties })
}
