import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import type { Form } from '../../http/pages/form.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { optionsOf } from '../../http/pages/views.ts'
import { conflict } from '../../http/problem.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { endpointSchema, endpointViolations } from '../../model/webhooks/endpoint_schema.ts'
import { type Created, createEndpoint } from '../../model/webhooks/endpoints.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { Platform } from '../../platform/definition.ts'
import { violationsIn } from '../../violation.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { showOnce } from '../shown_once.ts'
import { currentActor } from '../signed_in.ts'
import { type EventChoice, eventChoice } from './event_choice.ts'
import {
  addressIn,
  type FindPortal,
  mayAddEndpoint,
  mayChangeEndpoints,
  type Portal,
  type PortalView,
  portalView,
  requireActor,
  requireEndpointChange,
} from './portal.ts'

export interface EndpointForm {
  app: string
  environment: string
  url: string
  /** Empty means every type that the app declares. */
  event_types: string[]
  secret: string
  token: string
}

/** The result of adding an endpoint; null if deliveries are not signed. */
export type CreatedSecret = { secret: string | null }

/** A signing secret, at the only time when it can be read. */
interface SecretOnce {
  secret: string
  /** Distinguishes several secrets on one page. Empty if there is only one. */
  environment: Environment | ''
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/new_endpoint': PortalView & {
      values: EndpointForm
      errors: Partial<Record<string, string>>
      /** The apps and environments to choose from. Empty if there is no choice. */
      apps: Option[]
      environments: Option[]
      events: EventChoice
      allows_http: boolean
      takes_secret: boolean
      takes_token: boolean
    }
    'webhooks/created': PortalView & CreatedSecret & { endpoint: { id: string; url: string } }
  }
  interface Partials {
    'webhooks/secret_once': SecretOnce
  }
}

/** Adding an endpoint. The next page shows its secret once. */
export function newEndpointRoutes(runtime: PageRuntime, findPortal: FindPortal): Router {
  const { db, platform, render, vault, config, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  const show = (
    ctx: Context,
    portal: Portal,
    values: EndpointForm,
    errors: Partial<Record<string, string>> = {},
  ): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    const { http, signatures, secret, token } = platform.webhooks
    render(ctx, 'webhooks/new_endpoint', {
      ...portalView(portal),
      ...choicesOf(platform, portal, values),
      errors,
      allows_http: http !== null,
      takes_secret: signatures.length > 0 && secret.chosen_by_partner,
      takes_token: token,
    })
  }
  /** The portal with the environments in which the person may create endpoints. */
  const findChangeable = async (ctx: Context): Promise<Portal> => {
    const portal = await findPortal(ctx)
    requireActor(portal)
    const apps = portal.apps.map((app) => ({
      ...app,
      environments: app.environments.filter((environment) => mayChangeEndpoints(portal, environment)),
    }))
    // If no environment is left, the reader gets the reason.
    if (apps.length > 0 && apps.every(({ environments }) => environments.length === 0)) {
      for (const environment of portal.apps[0]?.environments ?? []) requireEndpointChange(portal, environment)
    }
    return { ...portal, apps }
  }
  router.get('/', proven, async (ctx) => {
    const portal = await findChangeable(ctx)
    const { environment } = portal
    if (environment) requireEndpointChange(portal, environment)
    if (!mayAddEndpoint(portal))
      throw conflict('The app has no credentials in this environment yet. Create them first.')
    show(ctx, portal, { ...EMPTY_ENDPOINT, environment: environment ?? '' })
  })
  router.post('/', proven, async (ctx) => {
    const portal = await findChangeable(ctx)
    const values = readEndpointForm(await readForm(ctx))
    const firstApp = portal.apps.length === 0 ? portal.firstApp : undefined
    const app = firstApp ?? portal.apps.find(({ id }) => id === values.app)
    const environment = firstApp
      ? firstApp.environments[0]
      : app?.environments.find((name) => name === values.environment)
    if (!app || !environment) return show(ctx, portal, values, { app: 'Choose one of the options.' })
    const input = {
      environment,
      url: values.url,
      event_types: values.event_types.length > 0 ? values.event_types : null,
      ...(values.secret ? { secret: values.secret } : {}),
      ...(values.token ? { token: values.token } : {}),
    }
    const { error } = endpointSchema.safeParse(input)
    const setting = { platform, vault, config, now }
    // Checked before anything is created, so that a refused endpoint does not leave an app behind.
    const violations = error ? violationsIn(error, input) : endpointViolations(setting, app, input)
    if (violations.length > 0) return show(ctx, portal, values, fieldErrors(violations))
    const created = await inTransaction(db, async (trx) => {
      const id = 'create' in app ? await app.create(trx) : app.id
      const endpoint = await createEndpoint(trx, setting, portal.access, id, input, currentActor(ctx))
      if (endpoint.kind !== 'created') return endpoint
      const shown: CreatedSecret = { secret: endpoint.secret }
      const page = await showOnce(trx, runtime, ctx, addressIn(portal, `/${endpoint.id}/created`), shown)
      return { kind: endpoint.kind, page }
    })
    if (created.kind !== 'created') return show(ctx, portal, values, errorsOf(created))
    seeOther(ctx, created.page)
  })
  return router
}

const EMPTY_ENDPOINT: EndpointForm = {
  ...{ app: '', environment: '', url: '', secret: '', token: '' },
  event_types: [],
}

/** A single app or environment is preselected and sent in a hidden field. */
function choicesOf(platform: Platform, portal: Portal, values: EndpointForm) {
  const { apps, firstApp } = portal
  const possible = apps.length === 0 && firstApp ? [firstApp] : apps
  const environments = [...new Set(possible.flatMap((app) => app.environments))]
  const named = environments.map((name) => ({ id: name, name }))
  return {
    values: {
      ...values,
      app: values.app || (apps[0]?.id ?? ''),
      environment: values.environment || (environments[0] ?? ''),
    },
    apps: apps.length > 1 ? optionsOf(apps, values.app) : [],
    environments: environments.length > 1 && !portal.environment ? optionsOf(named, values.environment) : [],
    events: eventChoice(platform, portal, possible, values.event_types),
  }
}

function readEndpointForm(form: Form): EndpointForm {
  return {
    app: form.text('app'),
    environment: form.text('environment'),
    url: form.text('url'),
    event_types: [...new Set(form.all('event_types'))],
    secret: form.text('secret'),
    token: form.text('token'),
  }
}

function errorsOf(refused: Exclude<Created, { kind: 'created' }>): Partial<Record<string, string>> {
  if (refused.kind === 'no_app') return { app: 'Choose one of the options.' }
  if (refused.kind === 'too_many') {
    const most = refused.most === 1 ? 'one endpoint' : `${refused.most} endpoints`
    return { app: `An app can have ${most} in each environment. Change or remove one instead.` }
  }
  return fieldErrors(refused.violations)
}
