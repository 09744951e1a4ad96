import Router from '@koa/router'
import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { badRequest } from '../../http/problem.ts'
import { connect } from '../../model/connections/connections.ts'
import { tellOfConnection } from '../../model/mails/notices.ts'
import type { Person } from '../../model/people/sessions.ts'
import { opensMerchantPages } from '../../model/sign_in/merchant_access.ts'
import { forReader } from '../../platform/languages.ts'
import { allowAsParticipant, showConfirmed, showParticipantConsent } from '../participants/consent.ts'
import { detourToPasskey } from '../proof/required_passkey.ts'
import { showConsent, unitField } from './consent_page.ts'
import {
  type ConsentRuntime,
  expired,
  findPendingRequest,
  type PendingRequest,
  requestedAt,
  storeAskingAgent,
} from './pending_request.ts'
import { listTenantChoices, mayConsent, type TenantChoice } from './tenant_choices.ts'

/** `/interaction/:uid`: the page where an owner of a merchant, or a participant, decides what an app can see. */
export function consentRoutes(runtime: ConsentRuntime): Router {
  const router = new Router()

  router.get('/interaction/:uid', async (ctx) => {
    const known = await storeAskingAgent(runtime, ctx).catch((error) => showConfirmed(runtime, ctx, error))
    if (known === null) return
    if (!known) return seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.path)}`)
    const request = await findPendingRequest(runtime, ctx).catch((error) =>
      showConfirmed(runtime, ctx, error),
    )
    if (!request) return
    const person = await requireSignIn(runtime, ctx, request)
    if (!person) return
    if (request.for_participant) return await showParticipantConsent(runtime, ctx, { request, person })
    const platform = forReader(runtime.platform, ctx, request.ui_locales)
    const choices = await listTenantChoices(runtime.db, platform, person.id, request)
    showConsent(runtime, ctx, { request, person, choices, chosen: null })
  })

  router.post('/interaction/:uid', async (ctx) => {
    const request = await findPendingRequest(runtime, ctx)
    const form = await readForm(ctx)
    if (form.raw('decision') === 'cancel') {
      await finish(runtime, ctx, denied(request))
      return runtime.counts.consent('denied', request.for_participant ? 'participant' : 'owner')
    }
    const person = await requireSignIn(runtime, ctx, request)
    if (!person) return
    if (request.for_participant) {
      const grant = await allowAsParticipant(runtime, ctx, { request, person, form })
      await finish(runtime, ctx, given(person, grant))
      return runtime.counts.consent('allowed', 'participant')
    }
    const platform = forReader(runtime.platform, ctx, request.ui_locales)
    const choices = await listTenantChoices(runtime.db, platform, person.id, request)
    const chosen = choices.find((choice) => choice.id === form.raw('organisation'))
    if (!chosen || chosen.disabled_reason)
      throw badRequest('Choose one of the organisations that can connect this app.')
    const field = ['unit', unitField(chosen.id)].find((name) => form.has(name))
    if (chosen.units.length > 0 && !field) {
      return showConsent(runtime, ctx, { request, person, choices, chosen })
    }
    const unit = unitOf(field ? form.raw(field) : '', chosen)
    await allow(runtime, ctx, { request, person, chosen, unit })
  })
  return router
}

const denied = ({ for_participant }: PendingRequest) => ({
  error: 'access_denied',
  error_description: `the ${for_participant ? 'participant' : 'merchant'} did not allow access`,
})

const given = (person: Person, grantId: string) => ({
  login: { accountId: person.id, remember: false },
  consent: { grantId },
})

async function allow(
  runtime: ConsentRuntime,
  ctx: Context,
  decision: { request: PendingRequest; person: Person; chosen: TenantChoice; unit: string | null },
): Promise<void> {
  const { request, person, chosen, unit } = decision
  const { db, platform, now } = runtime
  const grant = await inTransaction(db, async (trx) => {
    const may = await mayConsent(trx, platform, person.id, request, { tenant: chosen.id, unit })
    if (!may) throw badRequest('Choose one of the options on the page.')
    const consent = {
      app: request.app_id,
      client: request.client,
      publisher: request.publisher_id,
      environment: request.environment,
      tenant: chosen.id,
      unit,
      scopes: request.scopes,
      resource: request.resource,
      user: person.id,
    }
    const actor = { kind: 'user', id: person.id, ip: ctx.ip } as const
    const { grant, created } = await connect(trx, platform, consent, actor, now())
    if (created) await tellOfConnection(trx, runtime, consent)
    return grant
  })
  await finish(runtime, ctx, given(person, grant))
  runtime.counts.consent('allowed', 'owner')
}

function unitOf(unit: string, chosen: TenantChoice): string | null {
  if (unit === '') return null
  if (!chosen.units.some(({ id }) => id === unit)) throw badRequest('Choose one of the options on the page.')
  return unit
}

/** Hands the result to the engine, which responds to the app. */
async function finish(runtime: ConsentRuntime, ctx: Context, result: Record<string, unknown>): Promise<void> {
  const merge = { mergeWithLastSubmission: false }
  const returnTo = await runtime.provider
    .interactionResult(ctx.req, ctx.res, result, merge)
    .catch((error) => {
      throw error instanceof errors.SessionNotFound ? expired() : error
    })
  seeOther(ctx, returnTo)
}

/**
 * The signed-in person, or null once the browser has been sent to the sign-in page. That happens when nobody is
 * signed in, when this kind of sign-in does not allow consent, or when the app asked for a new sign-in
 * (`prompt=login`) and this one is older than its request.
 */
async function requireSignIn(
  runtime: ConsentRuntime,
  ctx: Context,
  request: PendingRequest,
): Promise<Person | null> {
  const session = await runtime.sessions.current(ctx)
  const wantsNew = request.prompts.some((prompt) => prompt === 'login' || prompt === 'select_account')
  const opens = session !== null && opensMerchantPages(runtime.config, session, runtime.now())
  const again = opens && wantsNew && session.signedInAt < (await requestedAt(runtime, request))
  const detour = opens && detourToPasskey(runtime.config, session, ctx.path)
  if (detour) {
    seeOther(ctx, detour)
    return null
  }
  if (opens && !again) return session.person
  seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.path)}${again ? '&again' : ''}`)
  return null
}
