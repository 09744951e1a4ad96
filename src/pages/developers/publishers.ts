import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { type MemberPublisher, publishersOf } from '../../model/apps/member_apps.ts'
import { newId } from '../../model/ids.ts'
import { addMember, membersOf, removeMember } from '../../model/people/publisher_members.ts'
import type { Publisher } from '../../model/people/publisher_schema.ts'
import { putPublisher } from '../../model/people/publishers.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { type PublisherErrors, publisherErrors, readPublisher } from './publisher_form.ts'

type PublisherFormErrors = PublisherErrors & { member?: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/publishers': { publishers: MemberPublisher[] }
    'developers/publisher': {
      /** Where the form is posted to. */
      action: string
      is_new: boolean
      values: Publisher
      errors: PublisherFormErrors
      members: { id: string; name: string; email: string; is_reader: boolean }[]
    }
  }
}

const NEW = { name: '', website: '', support: '' }

/** `/developers/publishers`: who publishes the apps, and which people may work on them. */
export function publisherRoutes({ db, render, now }: PageRuntime): Router {
  const router = new Router()

  const findPublisher = async (ctx: Context): Promise<MemberPublisher> => {
    const all = await publishersOf(db, currentPerson(ctx).id)
    const found = all.find(({ id }) => id === ctx.params.publisher)
    if (!found) throw notFound('There is no such publisher.')
    return found
  }
  const show = async (
    ctx: Context,
    id: string | null,
    values: Publisher,
    errors: PublisherFormErrors = {},
  ): Promise<void> => {
    const reader = currentPerson(ctx).id
    const members = id === null ? [] : ((await membersOf(db, id, reader)) ?? [])
    if (Object.keys(errors).length > 0) ctx.status = 422
    render(ctx, 'developers/publisher', {
      action: `/developers/publishers/${id ?? 'new'}`,
      is_new: id === null,
      values,
      errors,
      members: members.map((member) => ({ ...member, is_reader: member.id === reader })),
    })
  }

  router.get('/', async (ctx) => {
    const publishers = await publishersOf(db, currentPerson(ctx).id)
    render(ctx, 'developers/publishers', { publishers })
  })
  router.get('/new', (ctx) => show(ctx, null, NEW))
  router.post('/new', async (ctx) => {
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return show(ctx, null, values, errors)
    const id = newId('pub')
    await inTransaction(db, async (trx) => {
      await putPublisher(trx, id, values, currentActor(ctx), now())
      await addMember(trx, id, currentPerson(ctx).email, currentActor(ctx), now())
    })
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.get('/:publisher', async (ctx) => {
    const { id, ...values } = await findPublisher(ctx)
    await show(ctx, id, values)
  })
  router.post('/:publisher', async (ctx) => {
    const { id } = await findPublisher(ctx)
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return show(ctx, id, values, errors)
    await inTransaction(db, (trx) => putPublisher(trx, id, values, currentActor(ctx), now()))
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.post('/:publisher/members', async (ctx) => {
    const { id, ...values } = await findPublisher(ctx)
    const email = (await readForm(ctx)).text('email')
    const added = await inTransaction(db, (trx) => addMember(trx, id, email, currentActor(ctx), now()))
    if (!added) {
      return show(ctx, id, values, {
        member: 'Nobody signs in with this address. Ask them to sign up first.',
      })
    }
    seeOther(ctx, `/developers/publishers/${id}?done=member_added`)
  })
  router.post('/:publisher/members/:user/remove', async (ctx) => {
    const { id, ...values } = await findPublisher(ctx)
    const removed = await inTransaction(db, (trx) =>
      removeMember(trx, id, ctx.params.user, currentActor(ctx)),
    )
    if (!removed)
      return show(ctx, id, values, { member: 'The last member of a publisher cannot be removed.' })
    seeOther(
      ctx,
      ctx.params.user === currentPerson(ctx).id
        ? '/developers'
        : `/developers/publishers/${id}?done=member_removed`,
    )
  })
  return router
}
