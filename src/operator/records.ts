import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { notFound, unprocessable } from '../http/problem.ts'
import { id } from '../model/fields.ts'
import { deleteRecord } from '../model/tenants/deleted_records.ts'
import { findTenantRecord, listTenantRecords, type RecordPlace } from '../model/tenants/record_list.ts'
import { storeChanges, unknownIn } from '../model/tenants/records.ts'
import { findTenant } from '../model/tenants/tenants.ts'
import { type NewEvent, publish } from '../model/webhooks/outbox.ts'
import type { Platform } from '../platform/definition.ts'
import { findEventType, findRecordType } from '../platform/scopes.ts'
import type { Runtime } from '../runtime.ts'
import type { Violation } from '../violation.ts'
import type { Story } from './openapi/examples.ts'
import {
  batchShape,
  listOf,
  nothing,
  publishedShape,
  recordShape,
  storedRecordShape,
} from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf, readTime, wrongCursor } from './page.ts'
import { changeViolations, eventOfRecordViolations, eventViolations, notStored } from './record_violations.ts'
import { noContent, ok, stored } from './reply.ts'
import { noTenant } from './tenants.ts'

const MAX_BATCH_BYTES = 8_388_608

const name = z.string().max(128)
const unit = id.nullable().default(null)
const data = z.record(z.string(), z.unknown())
const recordInput = z.strictObject({
  unit: unit.describe('The unit that it belongs to. Null if it belongs to none'),
  data: data.describe('The data, as the record type in the definition describes it'),
  event: name.optional().describe('The event to raise about it'),
})
export const changeInput = recordInput.extend({ tenant: id, type: name, id })
const batchInput = z.strictObject({
  changes: z
    .array(changeInput)
    .min(1, 'must have at least one change')
    .max(1000, 'must have at most 1,000 changes'),
})
const eventInput = z.strictObject({
  id: id.optional().describe('Two events with the same ID count as one'),
  type: name,
  tenant: id,
  unit,
  data,
})

const path = '/tenants/:tenant/records/:type/:id'

/** What the vendor's platform reports: changes of records, and events that are not about a record. */
export const recordOperations = ({ db, platform, now }: Runtime, story: Story): Operation[] => [
  operation({
    method: 'put',
    path,
    scope: 'records:write',
    summary: 'Store a record, and raise an event about it in the same transaction',
    body: recordInput,
    statuses: [200, 201],
    returns: storedRecordShape,
    example: { path: story.place, body: story.recordInput, response: story.stored },
    async handle({ params, body }) {
      requireRecordType(platform, params.type)
      const change = { ...params, ...body }
      refuse(changeViolations(platform, change, ''))
      const [outcome] = await inTransaction(db, async (trx) => {
        const unknown = await unknownIn(trx, [change])
        if (unknown.tenants.length > 0) throw noTenant()
        refuse(unknown.units.map(() => wrongUnit('')))
        return await storeChanges(trx, platform, [change], now())
      })
      return stored(outcome?.created ?? false, { ...params, unit: body.unit, updated_at: outcome?.at })
    },
  }),
  operation({
    method: 'get',
    path: '/tenants/:tenant/records/:type',
    scope: 'read',
    summary: 'List a tenant’s records of one type, in the order of their last change',
    filters: ['updated_since', 'unit'],
    statuses: [200],
    returns: listOf(recordShape),
    example: {
      path: { tenant: story.place.tenant, type: story.place.type },
      query: { updated_since: '2026-06-01T00:00:00Z' },
      response: { data: [story.record], next_cursor: null },
    },
    async handle({ params, page }) {
      requireRecordType(platform, params.type)
      const after = page.after === null ? null : readPlace(page.after)
      const since = readTime('updated_since', page.filter.updated_since)
      const rows = await listTenantRecords(
        db,
        { ...params, unit: page.filter.unit, since },
        { ...page, after },
      )
      if (rows.length === 0 && !(await findTenant(db, params.tenant))) throw noTenant()
      return pageOf(rows, page, ({ updated_at, id }) => `${updated_at.toISOString()}:${id}`)
    },
  }),
  operation({
    method: 'get',
    path,
    scope: 'read',
    summary: 'Read a record as it was stored',
    statuses: [200],
    returns: recordShape,
    example: { path: story.place, response: story.record },
    async handle({ params }) {
      requireRecordType(platform, params.type)
      const found = await findTenantRecord(db, params)
      if (!found) throw notFound('There is no such record.')
      return ok(found)
    },
  }),
  operation({
    method: 'delete',
    path,
    scope: 'records:write',
    summary: 'Delete a record, and raise an event about it if one is given',
    // A DELETE has no body.
    query: ['event'],
    statuses: [204],
    returns: nothing,
    example: { path: story.place, response: undefined },
    async handle({ params, query: { event } }) {
      requireRecordType(platform, params.type)
      if (findRecordType(platform, params.type)?.source === 'upstream') refuse([notStored('/type')])
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
    scope: 'records:write',
    summary: 'Store up to 1,000 records and raise their events, all or none',
    body: batchInput,
    limit: MAX_BATCH_BYTES,
    statuses: [200],
    returns: batchShape,
    example: { body: { changes: [story.change] }, response: { stored: 1, created: 0 } },
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
    scope: 'events:write',
    summary: 'Raise an event that is not about a stored record; two events with the same ID count as one',
    body: eventInput,
    statuses: [200, 201],
    returns: publishedShape,
    example: { body: story.eventInput, response: { id: story.eventInput.id, at: story.at } },
    async handle({ body }) {
      refuse([...eventViolations(platform, body), ...namelessRecord(platform, body)])
      const [published] = await inTransaction(db, async (trx) => {
        const unknown = await unknownIn(trx, [body])
        refuse([...unknown.tenants.map(() => wrongTenant('')), ...unknown.units.map(() => wrongUnit(''))])
        return await publish(trx, platform, [aboutRecord(platform, body)], now())
      })
      return stored(published?.created ?? false, { id: published?.id, at: published?.at })
    },
  }),
]

/** The record type of an event whose records are not stored here, but read from the vendor's own service. */
function upstreamTypeOf(platform: Platform, event: NewEvent): string | null {
  const type = findEventType(platform, event.type)?.record_type
  return type !== undefined && findRecordType(platform, type)?.source === 'upstream' ? type : null
}

/** Such an event must have an `id` in its data. Nothing else says which record it is about. */
function namelessRecord(platform: Platform, event: NewEvent): Violation[] {
  const { id } = event.data
  if (upstreamTypeOf(platform, event) === null || typeof id === 'string' || typeof id === 'number') return []
  return [{ path: '/data/id', message: 'must be the ID of the record, a string or a number' }]
}

function aboutRecord(platform: Platform, event: NewEvent): NewEvent {
  const type = upstreamTypeOf(platform, event)
  return type === null ? event : { ...event, record: { type, id: String(event.data['id']) } }
}

/** @throws Problem 400 for a cursor of another list */
function readPlace(cursor: string): RecordPlace {
  const [, at = '', id = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z):([\w-]{1,128})$/.exec(cursor) ?? []
  if (id === '' || Number.isNaN(Date.parse(at))) throw wrongCursor()
  return { at: new Date(at), id }
}

/** @throws Problem 404 */
function requireRecordType(platform: Platform, type: string): void {
  if (!findRecordType(platform, type)) throw notFound(`This platform has no record type "${type}".`)
}

/** @throws Problem 422 if there are violations */
function refuse(violations: Violation[]): void {
  if (violations.length > 0) throw unprocessable(violations)
}

export function wrongTenant(at: string): Violation {
  return { path: `${at}/tenant`, message: 'does not exist' }
}

export function wrongUnit(at: string): Violation {
  return { path: `${at}/unit`, message: 'is not a unit of this tenant' }
}
