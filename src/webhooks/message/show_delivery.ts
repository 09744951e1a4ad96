import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { AppAccess } from '../../model/apps/app_access.ts'
import {
  type AttemptView,
  type DeliveryView,
  findDelivery,
  listAttempts,
} from '../../model/webhooks/deliveries.ts'
import { channelOf } from '../../platform/operator_events.ts'
import type { Runtime } from '../../runtime.ts'
import { renderBody, type StoredEvent } from './message.ts'

export type ShownAttempt = AttemptView & {
  /** The body that was sent, with the partner's token masked; null once its event is no longer stored. */
  request_body: string | null
}
export type ShownDelivery = DeliveryView & { endpoint_url: string | null; attempts: ShownAttempt[] }

/**
 * A delivery with everything known about it. Request bodies are not stored, because they can contain a token and
 * those of one delivery differ only in their time. They are rebuilt from the event.
 */
export async function showDelivery(
  { db, platform }: Pick<Runtime, 'db' | 'platform'>,
  access: AppAccess,
  id: string,
): Promise<ShownDelivery | undefined> {
  const delivery = await findDelivery(db, access, id)
  if (!delivery) return undefined
  const [attempts, event] = await Promise.all([listAttempts(db, id), eventOf(db, id)])
  const channel = channelOf(platform, delivery.app)
  const shown = attempts.map((attempt) => ({
    ...attempt,
    request_body:
      event && attempt.url !== null
        ? renderBody(channel, event, { url: new URL(attempt.url), token: MASK }, attempt.started_at)
        : null,
  }))
  return { ...delivery, attempts: shown }
}

const MASK = '••••••••'

async function eventOf(db: Database, delivery: string): Promise<StoredEvent | undefined> {
  const { rows } = await sql<StoredEvent>`
    select e.id, e.uuid, e.at, e.type, e.tenant_id as tenant, e.unit_id as unit, e.record_id as record,
      e.data::text as data
    from (
      select event_uid, event_at from deliveries where id = ${delivery}
      union all
      select event_uid, event_at from delivery_history where id = ${delivery}
    ) d
    join events e on e.uid = d.event_uid and e.at = d.event_at
  `.execute(db)
  return rows[0]
}
