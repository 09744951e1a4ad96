import Router from '@koa/router'
import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'
import { hashToken } from '../database/vault.ts'
import type { Ground } from '../ground.ts'
import { type Form, readForm } from '../http/form.ts'
import { badRequest, Problem } from '../http/problem.ts'
import type { Render } from '../http/render.ts'
import { connect } from '../model/connections.ts'
import type { Person } from '../model/sessions.ts'
import { type Asking, type Choice, choicesOf, mayConsent } from './choices.ts'
import { showConsent } from './consent_page.ts'
import type { BrowserSessions } from './session.ts'
import { seeOther } from './sign_in.ts'
import { after } from './token_answer.ts'
import { LIFETIME } from './tokens.ts'

export type ConsentParts = Pick<Ground, 'db' | 'now' | 'platform'> & {
  provider: Provider
  render: Render
  sessions: BrowserSessions
}

/** The authorization request that waits in this browser, and the app that made it. */
export type Waiting = Asking & {
  uid: string
  client: string
  publisher_id: string | null
  app: { name: string; kind: 'public' | 'in_house' }
  publisher: { name: string; website: string; support: string }
  /** What is asked for, in the definition's order. */
  scopes: string[]
  redirect_uri: string
  ui_locales: string | undefined
  prompts: string[]
}

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
  const grant = await db.transaction().execute(async (trx) => {
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

/** When the authorization request came. */
async function startOf({ db }: ConsentParts, { uid }: Waiting): Promise<Date> {
  const { expires_at } = await db
    .selectFrom('oauth_artifacts')
    .select('expires_at')
    .where('kind', '=', 'Interaction')
    .where('hash', '=', hashToken(uid))
    .executeTakeFirstOrThrow()
  return after(expires_at, -LIFETIME.interaction)
}

/** @throws Problem 400 where this browser has no such request: too late, or somebody else's address */
async function findWaiting(parts: ConsentParts, ctx: Context): Promise<Waiting> {
  const interaction = await parts.provider.interactionDetails(ctx.req, ctx.res).catch(() => null)
  if (!interaction || interaction.uid !== ctx['params'].uid) throw expired()
  const params = interaction.params as Record<string, string | undefined>
  const row = await parts.db
    .selectFrom('clients as c')
    .innerJoin('apps as a', 'a.id', 'c.app_id')
    .leftJoin('publishers as p', 'p.id', 'a.publisher_id')
    .leftJoin('tenants as t', 't.id', 'a.tenant_id')
    .select([
      'c.id',
      'c.environment',
      'a.id as app_id',
      'a.name',
      'a.kind',
      'a.tenant_id',
      'a.publisher_id',
      'a.scopes',
    ])
    .select(['p.name as publisher', 'p.website', 'p.support', 't.name as tenant_name'])
    .where('c.id', '=', params['client_id'] ?? '')
    .where('a.suspended_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw expired()
  const asked = params['scope']?.split(' ') ?? row.scopes
  return {
    uid: interaction.uid,
    client: row.id,
    app_id: row.app_id,
    tenant: row.tenant_id,
    environment: row.environment as Waiting['environment'],
    publisher_id: row.publisher_id,
    app: { name: row.name, kind: row.kind as Waiting['app']['kind'] },
    publisher: {
      name: row.publisher ?? row.tenant_name ?? '',
      website: row.website ?? '',
      support: row.support ?? '',
    },
    // Never more than the app declares now, whatever it declared when the request was made.
    scopes: parts.platform.scopes
      .map(({ name }) => name)
      .filter((name) => asked.includes(name) && row.scopes.includes(name)),
    redirect_uri: params['redirect_uri'] ?? '',
    ui_locales: params['ui_locales'],
    prompts: params['prompt']?.split(' ') ?? [],
  }
}

function expired(): Problem {
  return new Problem(
    400,
    'interaction_expired',
    'This page has expired',
    'Go back to the app and connect again: a request for consent waits for an hour, in the browser that began it.',
  )
}
