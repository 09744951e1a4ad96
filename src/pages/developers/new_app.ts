import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import type { AppInput } from '../../model/apps/app_schema.ts'
import { createClient } from '../../model/apps/clients.ts'
import {
  appForMember,
  type MemberApp,
  type MemberPublisher,
  ownedTenants,
  publishersOf,
} from '../../model/apps/member_apps.ts'
import { storeApp } from '../../model/apps/store_app.ts'
import { newId } from '../../model/ids.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import { type AppForm, type AppFormErrors, EMPTY_APP, parseAppForm, readAppForm } from './app_form.ts'
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
      signing_secrets: { environment: string; secret: string }[]
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
    const parsed = parseAppForm(parts, values, choices)
    const errors = parsed.kind === 'invalid' ? parsed.errors : {}
    const asked = STEPS.slice(0, step)
    const wrong = asked.findIndex((fields) => fields.some((field) => errors[field]))
    if (wrong >= 0) return show(ctx, wrong + 1, values, choices, only(errors, asked.flat()))
    if (step < STEPS.length || parsed.kind === 'invalid') return show(ctx, step + 1, values, choices)
    await create(parts, ctx, parsed.app, choices)
  })
  return router
}

function only(errors: AppFormErrors, fields: (keyof AppForm)[]): AppFormErrors {
  return Object.fromEntries(
    Object.entries(errors).filter(([field]) => fields.includes(field as keyof AppForm)),
  )
}

/** The app and, at once, its first client: a sandbox one, or for an in-house app that of its own tenant. */
async function create(parts: PageParts, ctx: Context, input: AppInput, choices: FormChoices): Promise<void> {
  const { db, platform, render, now } = parts
  const id = newId('app')
  const person = personHere(ctx).id
  const home = choices.tenants.find((tenant) => tenant.id === input.tenant)
  const environment = home?.environment === 'production' ? 'production' : 'sandbox'
  const access = { as: 'publisher', user: person } as const
  const { client, endpoints } = await inTransaction(db, async (trx) => {
    const stored = await storeApp(trx, parts, access, id, input, actorOf(ctx))
    if (stored.kind !== 'created') throw new Error(`a new app was ${stored.kind}`)
    const client = await createClient(trx, platform, id, environment, actorOf(ctx), now())
    return { client, endpoints: stored.endpoints }
  })
  const app = await appForMember(db, id, person)
  if (!app || client.kind !== 'created') throw new Error('an app was created without its first client')
  const shown = { client_id: client.client_id, secret: client.secret?.client_secret ?? null }
  const signing_secrets = endpoints.flatMap(({ environment, secret }) =>
    secret === null ? [] : [{ environment, secret }],
  )
  const frame = consoleFrame(ctx, platform, '/developers')
  render(ctx, 'developers/app_created', { ...frame, app, shown, environment, signing_secrets })
}
