import type { Database } from '../../database/connect.ts'

/** Where a page of a list of records ended. `at` has millisecond precision (docs/decisions/0004). */
export type RecordPlace = { at: Date; id: string }

type Which = { tenant: string; type: string; unit?: string | undefined; since?: Date | undefined }

/** A tenant's records of one type, in the order of their last change, one more than `limit` if there are more. */
export async function listTenantRecords(
  db: Database,
  { tenant, type, unit, since }: Which,
  { limit, after }: { limit: number; after: RecordPlace | null },
) {
  return await selection(db)
    .where('tenant_id', '=', tenant)
    .where('type', '=', type)
    .$if(unit !== undefined, (query) => query.where('unit_id', '=', unit ?? ''))
    .$if(since !== undefined, (query) => query.where('updated_at', '>=', since ?? new Date(0)))
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('updated_at', 'id'), '>', eb.tuple(after?.at ?? new Date(0), after?.id ?? '')),
      ),
    )
    .orderBy('updated_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}

export async function findTenantRecord(db: Database, record: { tenant: string; type: string; id: string }) {
  return await selection(db)
    .where('tenant_id', '=', record.tenant)
    .where('type', '=', record.type)
    .where('id', '=', record.id)
    .executeTakeFirst()
}

function selection(db: Database) {
  return db
    .selectFrom('records')
    .select(['tenant_id as tenant', 'type', 'id', 'unit_id as unit', 'data', 'created_at', 'updated_at'])
}
