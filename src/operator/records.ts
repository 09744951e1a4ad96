import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { badRequest, notFound, unprocessable } from '../http/problem.ts'
import { id } from '../model/fields.ts'
import { type Change, deleteRecord, storeChanges, unknownIn } from '../model/tenants/records.ts'
import { publish } from '../model/webhooks/outbox.ts'
import type { Platform } from '../platform/definition.ts'
import { validateEvent, validateRecord } from '../platform/records.ts'
import { findEventType, findRecordType } from '../platform/scopes.ts'
import type { Runtime } from '../runtime.ts'
import type { Violation } from '../violation.ts'
import { readId, readInput } from './input.ts'

const MAX_BATCH_BYTES = 8_388_608
const LIFECYCLE = ['app.installed', 'app.uninstalled']

const data = z.record(z.string(), z.unknown())
const content = {
  unit: id.nullish().transform((unit) => unit ?? null),
  data,
  event: z.string().max(128).optional(),
}
const record = z.strictObject(content)
const change = z.strictObject({ tenant: id, type: z.string().max(128), id, ...content })
const batch = z.strictObject({
  changes: z
    .array(change)
    .min(1, 'must hold at least one change')
    .max(1000, 'must hold 1,000 changes at most'),
})
const event = z.strictObject({
  id: id.optional(),
  type: z.string().max(128),
  tenant: id,
  unit: id.nullish().transform((unit) => unit ?? null),
  data,
})

/** What the operator's platform tells: its records as they change, and events about nothing else. */
export function recordRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()
  const path = '/tenants/:tenant/records/:type/:id'

  router.put(path, async (ctx) => {
    const named = readRecordPath(ctx, platform)
    const input = { ...named, ...(await readInput(ctx, record)) }
    refuse(changeViolations(platform, input, ''))
    const [stored] = await inTransaction(db, async (trx) => {
      const unknown = await unknownIn(trx, [input])
      if (unknown.tenants.length > 0) throw noTenant()
      refuse(unknown.units.map(() => ({ path: '/unit', message: 'is not a unit of this tenant' })))
      return await storeChanges(trx, platform, [input], now())
    })
    ctx.status = stored?.created ? 201 : 200
    ctx.body = { ...named, unit: input.unit, updated_at: stored?.at }
  })

  router.delete(path, async (ctx) => {
    const named = readRecordPath(ctx, platform)
    const event = readEvent(ctx, platform, named.type)
    const deleted = await inTransaction(db, (trx) => deleteRecord(trx, platform, named, event, now()))
    if (!deleted) throw notFound('There is no such record.')
    ctx.status = 204
  })

  router.post('/changes', async (ctx) => {
    const { changes } = await readInput(ctx, batch, MAX_BATCH_BYTES)
    refuse(changes.flatMap((input, index) => changeViolations(platform, input, `/changes/${index}`)))
    const stored = await inTransaction(db, async (trx) => {
      const unknown = await unknownIn(trx, changes)
      refuse([
        ...unknown.tenants.map((index) => ({ path: `/changes/${index}/tenant`, message: 'does not exist' })),
        ...unknown.units.map((index) => ({
          path: `/changes/${index}/unit`,
          message: 'is not a unit of this tenant',
        })),
      ])
      return await storeChanges(trx, platform, changes, now())
    })
    ctx.body = { stored: stored.length, created: stored.filter(({ created }) => created).length }
  })

  router.post('/events', async (ctx) => {
    const input = await readInput(ctx, event)
    refuse(eventViolations(platform, input))
    const [published] = await inTransaction(db, async (trx) => {
      const unknown = await unknownIn(trx, [input])
      refuse([
        ...unknown.tenants.map(() => ({ path: '/tenant', message: 'does not exist' })),
        ...unknown.units.map(() => ({ path: '/unit', message: 'is not a unit of this tenant' })),
      ])
      return await publish(trx, platform, [input], now())
    })
    ctx.status = published?.created ? 201 : 200
    ctx.body = { id: published?.id, at: published?.at }
  })
  return router
}

function readRecordPath(ctx: Context, platform: Platform): { tenant: string; type: string; id: string } {
  const type: string = ctx['params'].type
  if (!findRecordType(platform, type)) throw notFound(`This platform has no record type "${type}".`)
  return { tenant: readId(ctx, 'tenant'), type, id: readId(ctx) }
}

/** `?event=booking.cancelled`: a DELETE has no body to say it in. */
function readEvent(ctx: Context, platform: Platform, type: string): string | null {
  const given = ctx.query['event']
  if (given === undefined) return null
  if (typeof given !== 'string') throw badRequest('The parameter "event" was sent twice.')
  refuse(eventOfChange(platform, { type, event: given }, ''))
  return given
}

function changeViolations(platform: Platform, input: Change, at: string): Violation[] {
  if (!findRecordType(platform, input.type)) {
    return [{ path: `${at}/type`, message: 'is not a record type of this platform' }]
  }
  return [
    ...validateRecord(platform, input.type, input.data, input.id, `${at}/data`),
    ...eventOfChange(platform, input, at),
  ]
}

function eventOfChange(
  platform: Platform,
  { type, event: name }: { type: string; event?: string | undefined },
  at: string,
): Violation[] {
  if (name === undefined) return []
  const path = `${at}/event`
  const found = findEventType(platform, name)
  if (!found) return [{ path, message: 'is not an event type of this platform' }]
  if (found.record_type === type) return []
  return [{ path, message: `is not about ${type}` }]
}

function eventViolations(
  platform: Platform,
  { type, data: given }: { type: string; data: Record<string, unknown> },
): Violation[] {
  if (!findEventType(platform, type)) {
    return [{ path: '/type', message: 'is not an event type of this platform' }]
  }
  // Connecting and disconnecting raise them, for the one connection that it is about.
  if (LIFECYCLE.includes(type))
    return [{ path: '/type', message: 'is raised by connecting and disconnecting' }]
  return validateEvent(platform, type, given, '/data')
}

function refuse(violations: Violation[]): void {
  if (violations.length > 0) throw unprocessable(violations.slice(0, 200))
}

function noTenant() {
  return notFound('There is no tenant with this id.')
}
