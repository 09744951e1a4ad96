import Router from '@koa/router'
import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { findPublisher, putPublisher } from '../model/people/publishers.ts'
import { findUser, listUsers, putUser } from '../model/people/users.ts'
import type { Runtime } from '../runtime.ts'
import { id, readId, readInput, title } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

const user = z.strictObject({
  email: z.email('must be an e-mail address').max(254),
  name: title,
  password: z.string().min(8, 'must have at least 8 characters').max(1024).optional(),
  tenants: z
    .array(z.strictObject({ id, role: z.enum(['owner', 'staff'], 'must be "owner" or "staff"') }))
    .max(1000)
    .refine((list) => new Set(list.map((tenant) => tenant.id)).size === list.length, 'names a tenant twice')
    .optional(),
  publishers: z
    .array(id)
    .max(1000)
    .refine((list) => new Set(list).size === list.length, 'names a publisher twice')
    .optional(),
  end_connections: z
    .boolean()
    .default(false)
    .describe('End the connections that this person made where they are no longer an owner'),
})

const publisher = z.strictObject({
  name: title,
  website: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).max(2048),
  support: title.describe('E-mail address, telephone number or web page'),
})

/** Who signs in, and who makes apps. */
export function peopleRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()

  router.put('/users/:id', async (ctx) => {
    const name = readId(ctx)
    const { end_connections, ...input } = await readInput(ctx, user)
    const outcome = await inTransaction(db, async (trx) => {
      await requireKnown(trx, input)
      const options = { endConnections: end_connections }
      return await putUser(trx, platform, name, input, options, operatorOf(ctx), now())
    })
    if (outcome === 'email_taken') throw conflict('Another person signs in with this e-mail address.')
    ctx.status = outcome === 'created' ? 201 : 200
    ctx.body = await findUser(db, name)
  })

  router.get('/users', async (ctx) => {
    const page = readPage(ctx)
    ctx.body = pageOf(await listUsers(db, page), page, (row) => row.id)
  })

  router.get('/users/:id', async (ctx) => {
    const found = await findUser(db, readId(ctx))
    if (!found) throw notFound('There is no user with this id.')
    ctx.body = found
  })

  router.put('/publishers/:id', async (ctx) => {
    const name = readId(ctx)
    const input = await readInput(ctx, publisher)
    const created = await inTransaction(db, (trx) => putPublisher(trx, name, input, operatorOf(ctx), now()))
    ctx.status = created ? 201 : 200
    ctx.body = await findPublisher(db, name)
  })

  router.get('/publishers/:id', async (ctx) => {
    const found = await findPublisher(db, readId(ctx))
    if (!found) throw notFound('There is no publisher with this id.')
    ctx.body = found
  })
  return router
}

async function requireKnown(
  trx: Database,
  {
    tenants = [],
    publishers = [],
  }: { tenants?: { id: string }[] | undefined; publishers?: string[] | undefined },
): Promise<void> {
  const ids = tenants.map((tenant) => tenant.id)
  const known = {
    tenants: await knownIds(trx, 'tenants', ids),
    publishers: await knownIds(trx, 'publishers', publishers),
  }
  const violations = [
    ...ids.flatMap((tenant, index) =>
      known.tenants.has(tenant) ? [] : [{ path: `/tenants/${index}/id`, message: 'is no tenant' }],
    ),
    ...publishers.flatMap((name, index) =>
      known.publishers.has(name) ? [] : [{ path: `/publishers/${index}`, message: 'is no publisher' }],
    ),
  ]
  if (violations.length > 0) throw unprocessable(violations)
}

async function knownIds(db: Database, table: 'tenants' | 'publishers', ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom(table).select('id').where('id', 'in', ids).execute()
  return new Set(rows.map((row) => row.id))
}
