import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { maintainedBy } from '../apps/app_access.ts'

/** A live connection of an app that a person maintains, in the sandbox. */
export type SandboxConnection = {
  id: string
  app: string
  app_name: string
  /** Whether the app requires proofs with its tokens (RFC 9449). */
  dpop: boolean
  tenant: string
  tenant_name: string
  unit: string | null
  unit_name: string | null
  scopes: string[]
}

/** More than a person chooses from. */
const MOST = 50

/** The sandbox connections of all apps that the person maintains, newest first. */
export async function sandboxConnectionsOf(db: Database, person: string): Promise<SandboxConnection[]> {
  const { rows } = await sql<SandboxConnection>`
    select n.id, a.id as app, a.name as app_name, a.dpop, n.tenant_id as tenant, n.tenant_name, n.unit_id as unit,
           u.name as unit_name, n.scopes
    from apps a
    join live_connections n on n.app_id = a.id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    where ${maintainedBy(person)} and n.environment = 'sandbox'
    order by n.created_at desc, n.id limit ${MOST}
  `.execute(db)
  return rows
}
