import type { Database } from '../../database/connect.ts'
import { beginVersion } from '../apps/app_versions.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { changesBetween } from '../audit/changes.ts'
import type { Publisher } from './publisher_schema.ts'

/**
 * Stores a publisher. A changed profile is a change of each of its apps. In production, they keep showing the profile
 * that was approved with them.
 * @returns whether it is new
 */
export async function putPublisher(
  trx: Database,
  id: string,
  publisher: Publisher,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('publishers')
    .values({ id, ...publisher, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const before = inserted ? {} : await lockPublisher(trx, id)
  const changed = inserted ?? (await updatePublisher(trx, id, publisher, now))
  if (changed && !inserted) await beginVersion(trx, { publisher: id }, actor, now)
  if (changed) {
    const action = inserted ? 'publisher.created' : 'publisher.updated'
    const changes = inserted ? {} : { changes: changesBetween(before, publisher) }
    const identity = { noun: 'publisher', id, details: { ...publisher, ...changes } } as const
    await recordAudit(trx, { action, actor, publisher: id, identity })
  }
  return inserted !== undefined
}

async function lockPublisher(trx: Database, id: string): Promise<Publisher> {
  return await trx
    .selectFrom('publishers')
    .select(['name', 'website', 'support'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
}

async function updatePublisher(trx: Database, id: string, publisher: Publisher, now: Date) {
  const { name, website, support } = publisher
  return await trx
    .updateTable('publishers')
    .set({ ...publisher, updated_at: now })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('name', '<>', name), eb('website', '<>', website), eb('support', '<>', support)]),
    )
    .returning('id')
    .executeTakeFirst()
}

/** The publishers in the order of their ids, one more than `limit` if there are more. */
export async function listPublishers(
  db: Database,
  { limit, after }: { limit: number; after: string | null },
) {
  return await db
    .selectFrom('publishers')
    .select(['id', 'name', 'website', 'support', 'created_at', 'updated_at'])
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}

export async function findPublisher(db: Database, id: string) {
  return await db
    .selectFrom('publishers')
    .select(['id', 'name', 'website', 'support', 'created_at', 'updated_at'])
    .where('id', '=', id)
    .executeTakeFirst()
}
