import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { type MemberPublisher, publishersOf } from '../../model/apps/member_apps.ts'
import { newId } from '../../model/ids.ts'
import { joinPublisher } from '../../model/people/publisher_members.ts'
import type { Publisher } from '../../model/people/publisher_schema.ts'
import { putPublisher } from '../../model/people/publishers.ts'
import { holdRole } from '../../model/people/team_roles.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { passkeyRuleRoutes } from './passkey_rule.ts'
import { type PublisherErrors, publisherErrors, readPublisher } from './publisher_form.ts'
import { publisherPage, requirePublisher, requireRole } from './publisher_page.ts'
import { teamRoutes } from './team.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/publishers': { publishers: MemberPublisher[] }
  }
}

const NEW = { name: '', website: '', support: '' }

/** `/developers/publishers`: the person's publishers, and their members. */
export function publisherRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router()

  const showNew = (ctx: Context, values: Publisher, errors: PublisherErrors = {}): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    const action = '/developers/publishers/new'
    render(ctx, 'developers/publisher', {
      action,
      is_new: true,
      values,
      errors,
      may_change: true,
      team: null,
      passkey_rule: null,
    })
  }

  router.use(passkeyRuleRoutes(runtime).routes())
  router.get('/', async (ctx) => {
    const publishers = await publishersOf(db, currentPerson(ctx).id)
    render(ctx, 'developers/publishers', { publishers })
  })
  router.get('/new', (ctx) => showNew(ctx, NEW))
  router.post('/new', async (ctx) => {
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return showNew(ctx, values, errors)
    const id = newId('pub')
    await inTransaction(db, async (trx) => {
      await putPublisher(trx, id, values, currentActor(ctx), now())
      const founder = { publisher: id, user: currentPerson(ctx).id, role: 'admin' } as const
      await joinPublisher(trx, founder, currentActor(ctx), now())
    })
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.get('/:publisher', async (ctx) => {
    const publisher = await requirePublisher(runtime, ctx)
    render(ctx, 'developers/publisher', await publisherPage(runtime, ctx, publisher))
  })
  router.post('/:publisher', async (ctx) => {
    const publisher = await requirePublisher(runtime, ctx)
    requireRole(publisher.role, 'change_publisher')
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) {
      const page = await publisherPage(runtime, ctx, publisher, { profile: values }, errors)
      return render(ctx, 'developers/publisher', page, { status: 422 })
    }
    const { id } = publisher
    await inTransaction(db, async (trx) => {
      requireRole(await holdRole(trx, id, currentPerson(ctx).id), 'change_publisher')
      await putPublisher(trx, id, values, currentActor(ctx), now())
    })
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.use('/:publisher', teamRoutes(runtime).routes())
  return router
}
