import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { type MemberPublisher, publishersOf } from '../../model/apps/member_apps.ts'
import { newId } from '../../model/ids.ts'
import {
  addMember,
  membersOf,
  type PublisherMember,
  removeMember,
} from '../../model/people/publisher_members.ts'
import type { Publisher } from '../../model/people/publisher_schema.ts'
import { putPublisher } from '../../model/people/publishers.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import { consoleFrame } from './frame.ts'
import { type PublisherErrors, publisherErrors, readPublisher } from './publisher_form.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/publishers': Framed & { publishers: MemberPublisher[] }
    'developers/publisher': Framed & {
      id: string | null
      values: Publisher
      errors: PublisherErrors & { member?: string }
      members: PublisherMember[]
      me: string
    }
  }
}

/** `/developers/publishers`: who makes the apps, and which people may work on them. */
export function publisherRoutes({ db, platform, render, now }: PageParts): Router {
  const router = new Router({ prefix: '/publishers' })

  const mine = async (ctx: Context): Promise<MemberPublisher> => {
    const all = await publishersOf(db, personHere(ctx).id)
    const found = all.find(({ id }) => id === ctx['params'].publisher)
    if (!found) throw notFound('There is no such publisher.')
    return found
  }
  const show = async (
    ctx: Context,
    id: string | null,
    values: Publisher,
    errors: PublisherErrors & { member?: string } = {},
  ): Promise<void> => {
    const me = personHere(ctx).id
    const members = id ? ((await membersOf(db, id, me)) ?? []) : []
    if (Object.keys(errors).length > 0) ctx.status = 422
    const frame = consoleFrame(ctx, platform, '/developers/publishers')
    render(ctx, 'developers/publisher', { ...frame, id, values, errors, members, me })
  }

  router.get('/', async (ctx) => {
    const publishers = await publishersOf(db, personHere(ctx).id)
    render(ctx, 'developers/publishers', { ...consoleFrame(ctx, platform), publishers })
  })
  router.get('/new', (ctx) => show(ctx, null, { name: '', website: '', support: '' }))
  router.post('/new', async (ctx) => {
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return show(ctx, null, values, errors)
    const id = newId('pub')
    await inTransaction(db, async (trx) => {
      await putPublisher(trx, id, values, actorOf(ctx), now())
      await addMember(trx, id, personHere(ctx).email, actorOf(ctx), now())
    })
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.get('/:publisher', async (ctx) => {
    const { id, ...values } = await mine(ctx)
    await show(ctx, id, values)
  })
  router.post('/:publisher', async (ctx) => {
    const { id } = await mine(ctx)
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return show(ctx, id, values, errors)
    await inTransaction(db, (trx) => putPublisher(trx, id, values, actorOf(ctx), now()))
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.post('/:publisher/members', async (ctx) => {
    const { id, ...values } = await mine(ctx)
    const email = (await readForm(ctx)).text('email')
    const added = await inTransaction(db, (trx) => addMember(trx, id, email, actorOf(ctx), now()))
    if (!added) {
      return show(ctx, id, values, {
        member: 'Nobody signs in with this address. Ask them to sign up first.',
      })
    }
    seeOther(ctx, `/developers/publishers/${id}?done=member_added`)
  })
  router.post('/:publisher/members/:user/remove', async (ctx) => {
    const { id, ...values } = await mine(ctx)
    const removed = await inTransaction(db, (trx) =>
      removeMember(trx, id, ctx['params'].user ?? '', actorOf(ctx)),
    )
    if (!removed)
      return show(ctx, id, values, { member: 'The last member of a publisher cannot be removed.' })
    seeOther(
      ctx,
      ctx['params'].user === personHere(ctx).id
        ? '/developers'
        : `/developers/publishers/${id}?done=member_removed`,
    )
  })
  return router
}
