import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, code, link, text, time } from '../../http/pages/table.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { findUser } from '../../model/people/users.ts'
import { createSignInLink } from '../../model/sign_in/sign_in_links.ts'
import { currentStaff } from '../desk/gate.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { type Detail, detailList, fact, showDetail, t, yesNo } from './detail.ts'

const LINK_SECONDS = 300

/** `/operator/users/:user`: a person, and what they belong to. */
export function userRoutes(runtime: PageRuntime): Router {
  const { db, config, now } = runtime
  const router = new Router()

  router.get('/:user', takeShown(runtime), async (ctx) => await show(ctx))

  // The link signs in as this person. Nobody gets one for a person at the desk: the audit log must show who acted.
  router.post('/:user/sign_in_link', async (ctx) => {
    const { user } = ctx.params
    const page = await inTransaction(db, async (trx) => {
      const person = await trx
        .selectFrom('users')
        .select('operator')
        .where('id', '=', user)
        .forShare()
        .executeTakeFirst()
      if (person?.operator) throw conflict(t.refused.operator_link)
      const link = { user, returnTo: '/', seconds: LINK_SECONDS }
      const opened = await createSignInLink(trx, link, currentStaff(ctx), now())
      if (!opened) throw notFound('This person does not exist.')
      const value = `${config.publicUrl}/signin/link/${opened.token}`
      const shown: Detail['shown'] = { heading: t.shown.link, about: t.shown.link_about, value }
      return await showOnce(trx, runtime, ctx, `/operator/users/${encodeURIComponent(user)}`, shown)
    })
    seeOther(ctx, page)
  })

  async function show(ctx: Context): Promise<void> {
    const { user: id } = ctx.params
    const user = await findUser(db, id)
    if (!user) throw notFound('This person does not exist.')
    const shown = (ctx.state.shown as Detail['shown'] | undefined) ?? null
    const signIn = {
      act: act(`/operator/users/${id}/sign_in_link`, t.acts.sign_in_link),
      about: t.acts.sign_in_link_about,
    }
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.user, title: user.name, id, shown },
      facts: [
        fact(t.facts.email, text(user.email)),
        ...(user.unconfirmed_email ? [fact(t.facts.unconfirmed, text(user.unconfirmed_email))] : []),
        fact(t.facts.subject, code(user.subject)),
        fact(t.facts.operator, yesNo(user.operator)),
        fact(t.facts.created, time(user.created_at)),
      ],
      acts: user.operator ? [] : [signIn],
      lists: [
        detailList(
          t.lists.tenants,
          t.columns.memberships,
          user.tenants.map((one) => [link(`/operator/tenants/${one.id}`, one.id), text(one.role)]),
        ),
        detailList(
          t.lists.publishers,
          t.columns.publishers,
          user.publishers
            .map(membershipOf)
            .map(({ id: of, role }) => [link(`/operator/publishers/${of}`, of), text(role)]),
        ),
      ],
    })
  }
  return router
}

/** An admin is listed by the id only. */
const membershipOf = (one: string | { id: string; role: string }) =>
  typeof one === 'string' ? { id: one, role: 'admin' } : one
