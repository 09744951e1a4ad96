import Router from '@koa/router'
import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { outgoingUrlProblem } from '../../http/outgoing/outgoing_url.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { putApp } from '../../model/apps/apps.ts'
import { createClient, type NewClient } from '../../model/apps/clients.ts'
import { setConnectUrl } from '../../model/apps/connect_url.ts'
import {
  appForMember,
  type MemberApp,
  type MemberPublisher,
  ownedTenants,
  publishersOf,
} from '../../model/apps/member_apps.ts'
import { newId } from '../../model/ids.ts'
import { createEndpoint } from '../../model/webhooks/endpoints.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import {
  type AppForm,
  type AppFormErrors,
  appOfForm,
  checkAppForm,
  EMPTY_APP,
  readAppForm,
} from './app_form.ts'
import type { ShownSecret } from './credentials.ts'
import { consoleFrame } from './frame.ts'
import { TRY_CALLBACK } from './try_it.ts'

export interface FormChoices {
  publishers: MemberPublisher[]
  tenants: { id: string; name: string; environment: string; verified: boolean }[]
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/new_app': Framed & {
      step: number
      values: AppForm
      errors: AppFormErrors
      choices: FormChoices
      definition: Platform
      /** The redirect URI of this console's own trial page. */
      try_uri: string
    }
    'developers/app_created': Framed & {
      app: MemberApp
      shown: ShownSecret
      environment: string
      signing_secret: string | null
    }
  }
}

/** Which fields each step asks for: what went before travels along in hidden fields. */
const STEPS: (keyof AppForm)[][] = [
  ['publisher', 'name', 'kind', 'tenant', 'client'],
  ['scopes', 'event_types'],
  ['redirect_uris', 'webhook_url', 'connect_url'],
]

/** `/developers/apps/new`: registering an app, in three steps. */
export function newAppRoutes(parts: PageParts): Router {
  const { db, platform, render } = parts
  const router = new Router()

  const choicesOf = async (ctx: Context): Promise<FormChoices> => {
    const person = personHere(ctx).id
    const [publishers, tenants] = await Promise.all([publishersOf(db, person), ownedTenants(db, person)])
    return { publishers, tenants }
  }
  const show = (
    ctx: Context,
    step: number,
    values: AppForm,
    choices: FormChoices,
    errors: AppFormErrors = {},
  ): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    const frame = consoleFrame(ctx, platform, '/developers')
    render(ctx, 'developers/new_app', {
      ...frame,
      step,
      values,
      errors,
      choices,
      definition: platform,
      try_uri: parts.config.publicUrl + TRY_CALLBACK,
    })
  }

  router.get('/', async (ctx) => {
    const choices = await choicesOf(ctx)
    if (choices.publishers.length === 0) return seeOther(ctx, '/developers/publishers/new')
    const [publisher] = choices.publishers
    show(ctx, 1, { ...EMPTY_APP, publisher: publisher?.id ?? '' }, choices)
  })
  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const values = readAppForm(form)
    const choices = await choicesOf(ctx)
    const step = Math.min(Math.max(Number.parseInt(form.text('step'), 10) || 1, 1), STEPS.length)
    if (form.text('go') === 'back') return show(ctx, Math.max(step - 1, 1), values, choices)
    const errors = { ...checkAppForm(platform, values, choices), ...webhookProblem(parts, values) }
    const asked = STEPS.slice(0, step)
    const wrong = asked.findIndex((fields) => fields.some((field) => errors[field]))
    if (wrong >= 0) return show(ctx, wrong + 1, values, choices, only(errors, asked.flat()))
    if (step < STEPS.length) return show(ctx, step + 1, values, choices)
    await create(parts, ctx, values, choices)
  })
  return router
}

function only(errors: AppFormErrors, fields: (keyof AppForm)[]): AppFormErrors {
  return Object.fromEntries(
    Object.entries(errors).filter(([field]) => fields.includes(field as keyof AppForm)),
  )
}

/** The app and, at once, its first client: a sandbox one, or for an in-house app that of its own tenant. */
async function create(parts: PageParts, ctx: Context, values: AppForm, choices: FormChoices): Promise<void> {
  const { db, platform, render, now } = parts
  const id = newId('app')
  const home = choices.tenants.find((tenant) => tenant.id === values.tenant && values.kind === 'in_house')
  const environment = home?.environment === 'production' ? 'production' : 'sandbox'
  const made = await inTransaction(db, async (trx) => {
    await putApp(trx, id, appOfForm(values, null), actorOf(ctx), now())
    await setConnectUrl(trx, id, values.connect_url || null, actorOf(ctx))
    const client: NewClient = await createClient(trx, platform, id, environment, actorOf(ctx), now())
    const endpoint = values.webhook_url ? await firstEndpoint(parts, trx, ctx, id, environment, values) : null
    return { client, endpoint }
  })
  const app = await appForMember(db, id, personHere(ctx).id)
  if (!app || made.client.kind !== 'created') throw new Error('an app was made without its first client')
  const shown = { client_id: made.client.client_id, secret: made.client.secret?.client_secret ?? null }
  const signing_secret = made.endpoint?.secret ?? null
  const frame = consoleFrame(ctx, platform, '/developers')
  render(ctx, 'developers/app_created', { ...frame, app, shown, environment, signing_secret })
}

function webhookProblem({ platform, config }: PageParts, { webhook_url }: AppForm): AppFormErrors {
  const rules = {
    http: platform.webhooks.http !== null,
    reach: config.allowPrivateEndpoints ? 'private' : 'public',
  } as const
  const problem = webhook_url === '' ? null : outgoingUrlProblem(webhook_url, rules)
  return problem ? { webhook_url: `It ${problem}.` } : {}
}

async function firstEndpoint(
  { platform, vault, config, now }: PageParts,
  trx: Database,
  ctx: Context,
  app: string,
  environment: 'sandbox' | 'production',
  { webhook_url: url }: AppForm,
) {
  const access = { as: 'publisher', user: personHere(ctx).id } as const
  const setting = { platform, vault, config, now }
  const made = await createEndpoint(trx, setting, access, app, { environment, url }, actorOf(ctx))
  if (made.kind !== 'created') throw new Error(`a new app got no endpoint: ${made.kind}`)
  return made
}
