import { type Kysely, sql } from 'kysely'

export async function batch(db: Kysely<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`
    update records set added = 'later' where ctid = any(array(
      select ctid from records where added is null limit 20 for update skip locked
    ))
  `.execute(db)
  return Number(numAffectedRows)
}
