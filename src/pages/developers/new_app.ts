import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { optionsOf } from '../../http/pages/views.ts'
import type { AppInput } from '../../model/apps/app_schema.ts'
import { createClient } from '../../model/apps/clients.ts'
import { type MemberPublisher, ownedTenants, publishersOf } from '../../model/apps/member_apps.ts'
import { storeApp } from '../../model/apps/store_app.ts'
import { newId } from '../../model/ids.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { type AppFields, appFields } from './app_fields.ts'
import { type AppForm, type AppFormErrors, EMPTY_APP, parseAppForm, readAppForm } from './app_form.ts'
import type { ShownSecret } from './credentials.ts'
import { appAddress } from './current_app.ts'

interface FormChoices {
  publishers: MemberPublisher[]
  tenants: { id: string; name: string; environment: string; verified: boolean }[]
}

/** The steps of the form, and the fields of each. */
const STEPS = [
  { name: 'app', fields: ['publisher', 'name', 'kind', 'tenant', 'client'] },
  { name: 'reads', fields: ['scopes', 'event_types'] },
  { name: 'addresses', fields: ['redirect_uris', 'webhook_url', 'connect_url'] },
] as const satisfies { name: string; fields: (keyof AppForm)[] }[]

type StepName = (typeof STEPS)[number]['name']

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/new_app': AppFields & {
      step: number
      steps: { name: StepName; current: boolean }[]
      /** Which fields are shown. */
      shows: Record<StepName, boolean>
      is_first: boolean
      /** The values of the other steps, which travel along in hidden fields. */
      carried: { name: string; value: string }[]
      publishers: Option[]
      tenants: Option[]
      kinds: { public: boolean; in_house: boolean }
      clients: { confidential: boolean; public: boolean; native: boolean }
      /** The platform's words for a tenant, and for a verified one. */
      tenant: string
      verified_tenant: string
    }
    'developers/app_created': {
      base: string
      try_href: string
      webhooks_href: string
      app: { name: string }
      environment: Environment
      shown: ShownSecret
      /** Of the first webhook endpoints; none where deliveries are not signed. */
      signing_secrets: { environment: Environment; secret: string }[]
    }
  }
}

/** `/developers/apps/new`: registering an app, in three steps. */
export function newAppRoutes(runtime: PageRuntime): Router {
  const { db, platform, render } = runtime
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
    const { tenants } = platform
    render(ctx, 'developers/new_app', {
      ...appFields(runtime, values, errors),
      ...stepView(step, values),
      ...choiceView(values, choices),
      tenant: tenants.label.toLowerCase(),
      verified_tenant: tenants.verified,
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

function stepView(step: number, values: AppForm) {
  const current = STEPS[step - 1]?.name
  const others = STEPS.filter(({ name }) => name !== current).flatMap(({ fields }) => [...fields])
  return {
    step,
    steps: STEPS.map(({ name }) => ({ name, current: name === current })),
    shows: { app: current === 'app', reads: current === 'reads', addresses: current === 'addresses' },
    is_first: step === 1,
    carried: others.flatMap((name) => [values[name]].flat().map((value) => ({ name, value }))),
  }
}

function choiceView({ publisher, tenant, kind, client }: AppForm, { publishers, tenants }: FormChoices) {
  const named = tenants.map(({ id, name, environment }) => ({ id, name: `${name} (${environment})` }))
  return {
    publishers: optionsOf(publishers, publisher),
    tenants: optionsOf(named, tenant),
    kinds: { public: kind !== 'in_house', in_house: kind === 'in_house' },
    clients: {
      confidential: client === 'confidential',
      public: client === 'public',
      native: client === 'native',
    },
  }
}

function only(errors: AppFormErrors, fields: (keyof AppForm)[]): AppFormErrors {
  return Object.fromEntries(
    Object.entries(errors).filter(([field]) => fields.includes(field as keyof AppForm)),
  )
}

/** Stores the app with its first client: a sandbox one or, for an in-house app, that of its own tenant. */
async function create(
  runtime: PageRuntime,
  ctx: Context,
  input: AppInput,
  choices: FormChoices,
): Promise<void> {
  const { db, platform, render, now } = runtime
  const id = newId('app')
  const home = choices.tenants.find((tenant) => tenant.id === input.tenant)
  const environment = home?.environment === 'production' ? 'production' : 'sandbox'
  const access = { as: 'publisher', user: currentPerson(ctx).id } as const
  const { client, endpoints } = await inTransaction(db, async (trx) => {
    const stored = await storeApp(trx, runtime, access, id, input, currentActor(ctx))
    if (stored.kind !== 'created') throw new Error(`a new app was ${stored.kind}`)
    const client = await createClient(trx, platform, id, environment, currentActor(ctx), now())
    return { client, endpoints: stored.endpoints }
  })
  if (client.kind !== 'created') throw new Error('an app was created without its first client')
  render(ctx, 'developers/app_created', {
    base: appAddress({ id }),
    try_href: `${appAddress({ id })}/try`,
    webhooks_href: `${appAddress({ id })}/webhooks`,
    app: { name: input.name },
    environment,
    shown: { client_id: client.client_id, secret: client.secret?.client_secret ?? null },
    signing_secrets: endpoints.flatMap(({ environment, secret }) =>
      secret === null ? [] : [{ environment, secret }],
    ),
  })
}
