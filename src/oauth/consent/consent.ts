import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { type Form, readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { badRequest } from '../../http/problem.ts'
import { connect } from '../../model/connections/connections.ts'
import type { Person } from '../../model/people/sessions.ts'
import { type ConsentParts, findWaiting, startOf, type Waiting } from './authorization_request.ts'
import { type Choice, choicesOf, mayConsent } from './choices.ts'
import { showConsent } from './consent_page.ts'

/** `/interaction/:uid`: the page on which a merchant's owner decides what an app may see. */
export function consentRoutes(parts: ConsentParts): Router {
  const router = new Router()

  router.get('/interaction/:uid', async (ctx) => {
    const waiting = await findWaiting(parts, ctx)
    const person = await requireOwner(parts, ctx, waiting)
    if (!person) return
    const choices = await choicesOf(parts.db, parts.platform, person.id, waiting)
    showConsent(parts, ctx, { waiting, person, choices, chosen: null })
  })

  router.post('/interaction/:uid', async (ctx) => {
    const waiting = await findWaiting(parts, ctx)
    const form = await readForm(ctx)
    if (form.raw('decision') === 'cancel') return finish(parts, ctx, DENIED)
    const person = await requireOwner(parts, ctx, waiting)
    if (!person) return
    const choices = await choicesOf(parts.db, parts.platform, person.id, waiting)
    const chosen = choices.find((choice) => choice.id === form.raw('organisation'))
    if (!chosen || chosen.disabled_reason)
      throw badRequest('Choose one of the organisations that can connect this app.')
    if (chosen.units.length > 0 && !form.has('unit')) {
      return showConsent(parts, ctx, { waiting, person, choices, chosen })
    }
    await allow(parts, ctx, { waiting, person, chosen, unit: unitOf(form, chosen) })
  })
  return router
}

const DENIED = { error: 'access_denied', error_description: 'the merchant did not allow access' }

async function allow(
  parts: ConsentParts,
  ctx: Context,
  decision: { waiting: Waiting; person: Person; chosen: Choice; unit: string | null },
): Promise<void> {
  const { waiting, person, chosen, unit } = decision
  const { db, platform, now } = parts
  const grant = await inTransaction(db, async (trx) => {
    const may = await mayConsent(trx, platform, person.id, waiting, { tenant: chosen.id, unit })
    if (!may) throw badRequest(`Choose one of the ${platform.binding.plural.toLowerCase()} on the page.`)
    const consent = {
      app: waiting.app_id,
      client: waiting.client,
      publisher: waiting.publisher_id,
      environment: waiting.environment,
      tenant: chosen.id,
      unit,
      scopes: waiting.scopes,
      user: person.id,
    }
    const actor = { kind: 'user', id: person.id, ip: ctx.ip } as const
    return (await connect(trx, platform, consent, actor, now())).grant
  })
  await finish(parts, ctx, { login: { accountId: person.id, remember: false }, consent: { grantId: grant } })
}

function unitOf(form: Form, chosen: Choice): string | null {
  const unit = form.raw('unit')
  if (unit === '') return null
  if (!chosen.units.some(({ id }) => id === unit)) throw badRequest('Choose one of those on the page.')
  return unit
}

/** Hands the result to the engine, which answers the app. */
async function finish(parts: ConsentParts, ctx: Context, result: Record<string, unknown>): Promise<void> {
  const returnTo = await parts.provider.interactionResult(ctx.req, ctx.res, result, {
    mergeWithLastSubmission: false,
  })
  seeOther(ctx, returnTo)
}

/**
 * The signed-in person, or null after sending the browser to the sign-in page: where nobody is signed in, and
 * where the app asked for a new sign-in (`prompt=login`) and this one is older than its request.
 */
async function requireOwner(parts: ConsentParts, ctx: Context, waiting: Waiting): Promise<Person | null> {
  const session = await parts.sessions.current(ctx)
  const asksAgain = waiting.prompts.some((prompt) => prompt === 'login' || prompt === 'select_account')
  const again = session !== null && asksAgain && session.signedInAt < (await startOf(parts, waiting))
  if (session && !again) return session.person
  seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.path)}${again ? '&again' : ''}`)
  return null
}
