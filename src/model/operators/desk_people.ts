import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

export type DeskPerson = { id: string; name: string; email: string; role: string }

/** The people of a tenant, for the operator, owners first, one more than `most` if there are more. */
export async function peopleOfTenant(db: Database, tenant: string, most: number): Promise<DeskPerson[]> {
  const { rows } = await sql<DeskPerson>`
    select us.id, us.name, coalesce(us.email, us.unconfirmed_email, '') as email, tm.role
    from tenant_members tm join users us on us.id = tm.user_id
    where tm.tenant_id = ${tenant} order by tm.role, us.name, us.id limit ${most + 1}
  `.execute(db)
  return rows
}

/** The people of a publisher, for the operator, one more than `most` if there are more. */
export async function peopleOfPublisher(
  db: Database,
  publisher: string,
  most: number,
): Promise<DeskPerson[]> {
  const { rows } = await sql<DeskPerson>`
    select us.id, us.name, coalesce(us.email, us.unconfirmed_email, '') as email, pm.role
    from publisher_members pm join users us on us.id = pm.user_id
    where pm.publisher_id = ${publisher} order by us.name, us.id limit ${most + 1}
  `.execute(db)
  return rows
}
