import Router from '@koa/router'
import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { publisherSchema } from '../model/people/publisher_schema.ts'
import { findPublisher, putPublisher } from '../model/people/publishers.ts'
import { userSchema } from '../model/people/user_schema.ts'
import { findUser, listUsers, putUser } from '../model/people/users.ts'
import type { Runtime } from '../runtime.ts'
import { readId, readInput } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

const userInput = userSchema.extend({
  end_connections: z
    .boolean()
    .default(false)
    .describe(
      'End the connections that this person created for tenants of which they are no longer an owner',
    ),
})

/** Who signs in, and who makes apps. */
export function peopleRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()

  router.put('/users/:id', async (ctx) => {
    const name = readId(ctx)
    const { end_connections, ...input } = await readInput(ctx, userInput)
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
    const input = await readInput(ctx, publisherSchema)
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
      known.tenants.has(tenant) ? [] : [{ path: `/tenants/${index}/id`, message: 'does not exist' }],
    ),
    ...publishers.flatMap((name, index) =>
      known.publishers.has(name) ? [] : [{ path: `/publishers/${index}`, message: 'does not exist' }],
    ),
  ]
  if (violations.length > 0) throw unprocessable(violations)
}

async function knownIds(db: Database, table: 'tenants' | 'publishers', ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom(table).select('id').where('id', 'in', ids).execute()
  return new Set(rows.map((row) => row.id))
}
