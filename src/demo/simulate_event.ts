import { inTransaction } from '../database/transaction.ts'
import { storeChanges } from '../model/tenants/records.ts'
import { publish } from '../model/webhooks/outbox.ts'
import { dayOf, recordsOf } from '../platform/recipes/planned_records.ts'
import { findEventType, findRecordType } from '../platform/scopes.ts'
import type { Runtime } from '../runtime.ts'
import type { Seed } from './demo_credentials.ts'

/**
 * Simulates the merchant: stores one of the tenant's demo records again, with an event about it. If the record type
 * is read from the vendor's own service, there is only the event.
 * @param what `event`: an event type about a record type; `unit`: the unit of the record, null for any
 * @throws Error if the demo has no such record
 */
export async function simulateEvent(
  { db, platform, now }: Pick<Runtime, 'db' | 'platform' | 'now'>,
  { seededAt }: Seed,
  what: { event: string; tenant: string; unit: string | null },
): Promise<void> {
  const type = findEventType(platform, what.event)?.record_type
  const tenant = platform.demo?.tenants.find(({ id }) => id === what.tenant)
  if (!platform.demo || !tenant || !type) throw new Error('The demo has no such event.')
  const records = recordsOf(platform.demo, tenant, dayOf(seededAt)).filter(
    (record) => record.type === type && (what.unit === null || record.unit === what.unit),
  )
  const record = records[Math.floor(Math.random() * records.length)]
  if (!record) throw new Error('The demo has no record of this type there.')
  const { id, unit, data } = record
  await inTransaction(db, async (trx) => {
    if (findRecordType(platform, type)?.source === 'stored') {
      const change = { ...record, tenant: tenant.id, event: what.event }
      return await storeChanges(trx, platform, [change], now())
    }
    const event = { type: what.event, tenant: tenant.id, unit, data, record: { type, id } }
    return await publish(trx, platform, [event], now())
  })
}
