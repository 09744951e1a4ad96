import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import type { AppInput } from '../../model/apps/app_schema.ts'
import { createClient } from '../../model/apps/clients.ts'
import { ownedTenants, publishersOf } from '../../model/apps/member_apps.ts'
import { storeApp } from '../../model/apps/store_app.ts'
import { newId } from '../../model/ids.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { requireRole } from '../publishers/publisher_page.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { type AppForm, type AppFormErrors, EMPTY_APP, parseAppForm, readAppForm } from './app_form.ts'
import type { ShownSecret } from './credentials.ts'
import { appAddress, appPage, currentApp } from './current_app.ts'
import { type FormChoices, newAppView, STEPS } from './new_app_view.ts'

interface CreatedApp {
  environment: Environment
  shown: ShownSecret
  /** Secrets of the first webhook endpoints. Empty if deliveries are not signed. */
  signing_secrets: { environment: Environment; secret: string }[]
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/app_created': CreatedApp & {
      page_href: string
      try_href: string
      webhooks_href: string
      app: { name: string }
    }
  }
}

/** `/developers/apps/new`: registering an app, in three steps. */
export function newAppRoutes(runtime: PageRuntime): Router {
  const { db, render } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  const choicesOf = async (ctx: Context): Promise<FormChoices> => {
    const person = currentPerson(ctx).id
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
    render(ctx, 'developers/new_app', newAppView(runtime, step, values, choices, errors))
  }

  router.get('/', proven, async (ctx) => {
    const choices = await choicesOf(ctx)
    const formal = choices.tenants.filter(({ verified }) => verified)
    if (choices.publishers.length + formal.length === 0) return seeOther(ctx, '/developers/publishers/new')
    // When opened from an organisation's settings, the form starts with an in-house app for it.
    const own = formal.find(({ id }) => id === ctx.query['tenant'])
    const [publisher] = own ? [] : choices.publishers
    const kind = publisher ? EMPTY_APP.kind : 'in_house'
    const tenant = own ?? (publisher ? undefined : formal[0])
    show(ctx, 1, { ...EMPTY_APP, publisher: publisher?.id ?? '', kind, tenant: tenant?.id ?? '' }, choices)
  })
  router.post('/', proven, async (ctx) => {
    const form = await readForm(ctx)
    const values = readAppForm(form)
    const choices = await choicesOf(ctx)
    const step = Math.min(Math.max(Number.parseInt(form.text('step'), 10) || 1, 1), STEPS.length)
    if (form.text('go') === 'back') return show(ctx, Math.max(step - 1, 1), values, choices)
    const parsed = parseAppForm(runtime, values, choices)
    const errors = parsed.kind === 'invalid' ? parsed.errors : {}
    const reached: (keyof AppForm)[][] = STEPS.slice(0, step).map(({ fields }) => [...fields])
    const wrong = reached.findIndex((fields) => fields.some((field) => errors[field]))
    if (wrong >= 0) return show(ctx, wrong + 1, values, choices, only(errors, reached.flat()))
    if (step < STEPS.length || parsed.kind === 'invalid') return show(ctx, step + 1, values, choices)
    await create(runtime, ctx, parsed.app, choices)
  })
  return router
}

function only(errors: AppFormErrors, fields: (keyof AppForm)[]): AppFormErrors {
  return Object.fromEntries(
    Object.entries(errors).filter(([field]) => fields.includes(field as keyof AppForm)),
  )
}

/** Stores the app with its first client: in the sandbox or, for an in-house app, in its tenant's environment. */
async function create(
  runtime: PageRuntime,
  ctx: Context,
  input: AppInput,
  choices: FormChoices,
): Promise<void> {
  const { db } = runtime
  const id = newId('app')
  const home = choices.tenants.find((tenant) => tenant.id === input.tenant)
  const environment = home?.environment === 'production' ? 'production' : 'sandbox'
  // An in-house app of a production tenant gets production credentials at once.
  const publisher = choices.publishers.find((one) => one.id === input.publisher)
  if (environment === 'production' && publisher) requireRole(publisher.role, 'change_production')
  const access = { as: 'publisher', user: currentPerson(ctx).id } as const
  const page = await inTransaction(db, async (trx) => {
    const stored = await storeApp(trx, runtime, access, id, input, currentActor(ctx))
    if (stored.kind !== 'created') throw new Error(`a new app was ${stored.kind}`)
    const client = await createClient(trx, runtime, id, environment, currentActor(ctx))
    if (client.kind !== 'created') throw new Error('an app was created without its first client')
    const created: CreatedApp = {
      environment,
      shown: { client_id: client.client_id, secret: client.secret?.client_secret ?? null },
      signing_secrets: stored.endpoints.flatMap(({ environment, secret }) =>
        secret === null ? [] : [{ environment, secret }],
      ),
    }
    return await showOnce(trx, runtime, ctx, `${appAddress({ id })}/created`, created)
  })
  seeOther(ctx, page)
}

/** `/developers/apps/:app/created`: shows once what registering an app has created. */
export function createdAppRoutes(runtime: PageRuntime): Router {
  const router = new Router()
  router.get(
    '/',
    takeShown(runtime, (ctx) => appAddress(currentApp(ctx))),
    (ctx) => {
      const app = currentApp(ctx)
      const created = ctx.state.shown as CreatedApp
      runtime.render(ctx, 'developers/app_created', {
        ...created,
        app,
        page_href: appPage(app, '', created.environment),
        try_href: `${appAddress(app)}/try`,
        webhooks_href: appPage(app, '/webhooks', created.environment),
      })
    },
  )
  return router
}
