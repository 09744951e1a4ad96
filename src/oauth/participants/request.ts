import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'
import { isForParticipant } from '../../platform/participants.ts'

/** The app of an authorization request that waits for a person. */
export type WaitingApp = { name: string; for_participant: boolean }

/**
 * The app that waits at the return address of a sign-in.
 * @returns null if nothing waits there
 */
export async function waitingApp(
  db: Database,
  returnTo: string | null,
  now: Date,
): Promise<WaitingApp | null> {
  const uid = /^\/interaction\/([\w-]{10,64})$/.exec(returnTo ?? '')?.[1]
  if (!uid) return null
  const { rows } = await sql<{ name: string; scope: string | null }>`
    select c.name, i.payload -> 'params' ->> 'scope' as scope from oauth_artifacts i
    join live_clients c on c.id = i.payload -> 'params' ->> 'client_id'
    where i.kind = 'Interaction' and i.hash = ${hashToken(uid)} and i.expires_at > ${now}
  `.execute(db)
  const [row] = rows
  return row ? { name: row.name, for_participant: isForParticipant(row.scope?.split(' ') ?? []) } : null
}
