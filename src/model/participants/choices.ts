import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import type { Environment } from '../tenants/tenant_schema.ts'

/** A record with the person's email address, at a merchant that has connected the app. */
export type ParticipantChoice = {
  connection: string
  record: string
  tenant_name: string
  unit_name: string | null
}

/** The app that asks for consent. */
export type AskingApp = { app_id: string; client: string; environment: Environment }

/** Bounds the page. */
const MOST = 100

/**
 * The records that a person can let an app read: records with their confirmed address, at merchants that have
 * connected the app. If both the whole tenant and the unit of a record are connected, the unit's connection is used.
 * @param type the record type of participants
 */
export async function participantChoices(
  db: Database,
  type: string,
  user: string,
  app: AskingApp,
): Promise<ParticipantChoice[]> {
  const { rows } = await sql<ParticipantChoice>`
    select * from (
      select distinct on (r.tenant_id, r.id)
        n.id as connection, r.id as record, n.tenant_name, u.name as unit_name
      from users us
      join records r on r.email = lower(us.email) and r.type = ${type}
      join live_connections n on n.tenant_id = r.tenant_id and (n.unit_id is null or n.unit_id = r.unit_id)
      left join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
      where us.id = ${user} and ${asked(app)}
      order by r.tenant_id, r.id, n.unit_id nulls last
    ) c
    order by lower(coalesce(unit_name, tenant_name)), lower(tenant_name), record
    limit ${MOST}
  `.execute(db)
  return rows
}

const asked = ({ app_id, client, environment }: AskingApp) => sql`
  n.app_id = ${app_id} and n.client_id = ${client} and n.environment = ${environment}
    and ${PARTICIPANT_SCOPE} = any(n.declared_scopes)`

/** The publisher of the app, for the audit log. */
export type ChosenRecord = { publisher: string | null }

/**
 * Decides whether a person may let an app read a record, inside the transaction that stores the consent. The rows are
 * locked, so that a disconnect, or a new address of the record or the person, takes effect before or after it.
 * @returns null if they may not
 */
export async function lockChoice(
  trx: Database,
  type: string,
  user: string,
  app: AskingApp,
  { connection, record }: Pick<ParticipantChoice, 'connection' | 'record'>,
): Promise<ChosenRecord | null> {
  await sql`select from users where id = ${user} for share`.execute(trx)
  const { rows: locked } = await sql<{ tenant_id: string }>`
    select tenant_id from unrevoked_connections where id = ${connection} for share
  `.execute(trx)
  if (!locked[0]) return null
  await sql`
    select from records where tenant_id = ${locked[0].tenant_id} and type = ${type} and id = ${record} for share
  `.execute(trx)
  // A separate statement, which sees the changes of the transactions that the locks waited for.
  const { rows } = await sql<ChosenRecord>`
    select n.publisher_id as publisher
    from live_connections n
    join records r on r.tenant_id = n.tenant_id and r.type = ${type} and r.id = ${record}
      and (n.unit_id is null or n.unit_id = r.unit_id)
    join users us on us.id = ${user} and lower(us.email) = r.email
    where n.id = ${connection} and ${asked(app)}
  `.execute(trx)
  return rows[0] ?? null
}
