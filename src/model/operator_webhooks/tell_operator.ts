import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { OperatorEventType } from '../../platform/operator_events.ts'
import { currentTraceparent } from '../../telemetry/tracing.ts'
import type { Actor } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { timeOrderedUuids } from '../time_ordered_uuid.ts'

/** Who caused an event for the operator: kind and id, without the IP address. */
export function causedBy({ kind, id = null }: Actor): { kind: string; id: string | null } {
  return { kind, id }
}

/**
 * Tells the operator's own endpoints what has happened, in the transaction in which it happens. The event has no
 * tenant, so that no feed and no app's endpoint can find it. If no endpoint wants it, nothing is stored.
 * @param trx the transaction of the cause
 * @param data the data of each event, as the type's schema defines it
 */
export async function tellOperator(
  trx: Database,
  type: OperatorEventType,
  data: Record<string, unknown>[],
  now: Date,
): Promise<void> {
  const uuidAt = timeOrderedUuids(data.length)
  const uids = data.map((_, position) => uuidAt(now, position))
  const ids = data.map(() => newId('evt'))
  const texts = data.map((one) => JSON.stringify(one))
  await sql`/* operator_outbox */
    with receivers as materialized (
      select id from endpoints where app_id is null and removed_at is null and ${type}::text = any(event_types)
    ), told as materialized (
      select * from unnest(${uids}::uuid[], ${ids}::text[], ${texts}::json[]) q(uid, id, data)
      where exists (select from receivers)
    ), stored as (
      insert into events (uid, at, id, type, trace, data)
      select uid, ${now}::timestamptz, id, ${type}::text, ${currentTraceparent()}::text, data from told
    ), fanned_out as (
      insert into deliveries (id, event_uid, event_at, endpoint_id, due_at, created_at)
      select time_ordered_uuid(${now}::timestamptz), uid, ${now}::timestamptz, receivers.id, ${now}::timestamptz,
        ${now}::timestamptz
      from told cross join receivers
      returning 1
    )
    select pg_notify('drawbridge_deliveries', '')
    where exists (select from fanned_out) and exists (select from webhook_workers where asleep)
  `.execute(trx)
}
