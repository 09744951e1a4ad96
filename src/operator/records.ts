import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { notFound, unprocessable } from '../http/problem.ts'
import { id } from '../model/fields.ts'
import { deleteRecord } from '../model/tenants/deleted_records.ts'
import { storeChanges, unknownIn } from '../model/tenants/records.ts'
import { publish } from '../model/webhooks/outbox.ts'
import type { Platform } from '../platform/definition.ts'
import { findRecordType } from '../platform/scopes.ts'
import type { Runtime } from '../runtime.ts'
import type { Violation } from '../violation.ts'
import { type Operation, operation } from './operation.ts'
import { changeViolations, eventOfRecordViolations, eventViolations } from './record_violations.ts'
import { noContent, ok, stored } from './reply.ts'

const MAX_BATCH_BYTES = 8_388_608

const name = z.string().max(128)
const unit = id.nullable().default(null)
const data = z.record(z.string(), z.unknown())
const recordInput = z.strictObject({ unit, data, event: name.optional() })
export const changeInput = recordInput.extend({ tenant: id, type: name, id })
const batchInput = z.strictObject({
  changes: z
    .array(changeInput)
    .min(1, 'must hold at least one change')
    .max(1000, 'must hold 1,000 changes at most'),
})
const eventInput = z.strictObject({ id: id.optional(), type: name, tenant: id, unit, data })

const path = '/tenants/:tenant/records/:type/:id'

/** What the vendor's platform reports: its records as they change, and events that are about no record. */
export const recordOperations = ({ db, platform, now }: Runtime): Operation[] => [
  operation({
    method: 'put',
    path,
    summary: 'Store a record, and raise an event about it in the same transaction',
    body: recordInput,
    statuses: [200, 201],
    async handle({ params, body }) {
      requireRecordType(platform, params.type)
      const change = { ...params, ...body }
      refuse(changeViolations(platform, change, ''))
      const [outcome] = await inTransaction(db, async (trx) => {
        const unknown = await unknownIn(trx, [change])
        if (unknown.tenants.length > 0) throw notFound('There is no tenant with this id.')
        refuse(unknown.units.map(() => wrongUnit('')))
        return await storeChanges(trx, platform, [change], now())
      })
      return stored(outcome?.created ?? false, { ...params, unit: body.unit, updated_at: outcome?.at })
    },
  }),
  operation({
    method: 'delete',
    path,
    summary: 'Delete a record, and raise an event about it where one is named',
    // A DELETE has no body.
    query: ['event'],
    statuses: [204],
    async handle({ params, query: { event } }) {
      requireRecordType(platform, params.type)
      refuse(eventOfRecordViolations(platform, params.type, event, '/event'))
      const deleted = await inTransaction(db, (trx) =>
        deleteRecord(trx, platform, params, event ?? null, now()),
      )
      if (!deleted) throw notFound('There is no such record.')
      return noContent
    },
  }),
  operation({
    method: 'post',
    path: '/changes',
    summary: 'Store up to 1,000 records and raise their events: all or none',
    body: batchInput,
    limit: MAX_BATCH_BYTES,
    statuses: [200],
    async handle({ body: { changes } }) {
      refuse(changes.flatMap((change, index) => changeViolations(platform, change, `/changes/${index}`)))
      const outcomes = await inTransaction(db, async (trx) => {
        const unknown = await unknownIn(trx, changes)
        refuse([
          ...unknown.tenants.map((index) => wrongTenant(`/changes/${index}`)),
          ...unknown.units.map((index) => wrongUnit(`/changes/${index}`)),
        ])
        return await storeChanges(trx, platform, changes, now())
      })
      return ok({ stored: outcomes.length, created: outcomes.filter(({ created }) => created).length })
    },
  }),
  operation({
    method: 'post',
    path: '/events',
    summary: 'Raise an event that is about no record; the same id twice is one event',
    body: eventInput,
    statuses: [200, 201],
    async handle({ body }) {
      refuse(eventViolations(platform, body))
      const [published] = await inTransaction(db, async (trx) => {
        const unknown = await unknownIn(trx, [body])
        refuse([...unknown.tenants.map(() => wrongTenant('')), ...unknown.units.map(() => wrongUnit(''))])
        return await publish(trx, platform, [body], now())
      })
      return stored(published?.created ?? false, { id: published?.id, at: published?.at })
    },
  }),
]

/** @throws Problem 404 */
function requireRecordType(platform: Platform, type: string): void {
  if (!findRecordType(platform, type)) throw notFound(`This platform has no record type "${type}".`)
}

/** @throws Problem 422 when there are violations */
function refuse(violations: Violation[]): void {
  if (violations.length > 0) throw unprocessable(violations)
}

export function wrongTenant(at: string): Violation {
  return { path: `${at}/tenant`, message: 'does not exist' }
}

export function wrongUnit(at: string): Violation {
  return { path: `${at}/unit`, message: 'is not a unit of this tenant' }
}
