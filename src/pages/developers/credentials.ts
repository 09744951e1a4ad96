import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { badRequest, conflict, notFound } from '../../http/problem.ts'
import { addClientSecret, createClient, MOST_SECRETS, revokeClientSecret } from '../../model/apps/clients.ts'
import { clientsOf, type MemberApp, type MemberClient } from '../../model/apps/member_apps.ts'
import { countConnections } from '../../model/connections/app_connections.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { Platform } from '../../platform/definition.ts'
import { type ActivityView, activityView } from '../activity/app_charts.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { mayChange, requireChange } from '../publishers/publisher_page.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { currentActor } from '../signed_in.ts'
import { appAddress, appPage, currentApp, currentEnvironment } from './current_app.ts'
import { type Review, reviewOf } from './review.ts'

/** Credentials, at the only time when they can be read. */
export interface ShownSecret {
  client_id: string
  /** null for clients that cannot keep a secret. */
  secret: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/app': {
      /** The address of the app's pages. */
      base: string
      /** The environment that the page shows, and the query that links to other pages carry. */
      environment: Environment
      query: string
      app: {
        name: string
        kind: 'public' | 'in_house'
        publisher: string
        /** The tenant of an in-house app. */
        tenant: string | null
        suspended_at: Date | null
        /** Whether its clients have secrets. */
        confidential: boolean
      }
      shown: ShownSecret | null
      /** null if there are no credentials yet. */
      client: {
        id: string
        secrets: { id: string; last_four: string; created_at: string; last_used_at: string | null }[]
        may_add_secret: boolean
      } | null
      /** The number of the app's keys that its programs may authenticate with. */
      keys: number
      /** Whether the app may have credentials here. For production, it must be admitted. */
      may_have_client: boolean
      /** Whether the reader may create and revoke credentials. */
      may_change: boolean
      /** null for in-house apps, and on the sandbox page of an approved app. */
      review: Review | null
      /** What applies in this environment; null in production before a version is approved. */
      glance: Glance | null
      connections: { active: number; waiting: number }
      runs: 'native' | 'browser' | 'server'
      created_at: Date
      activity: ActivityView
    }
  }
  interface Partials {
    'partials/shown_once': { heading: string; shown: ShownSecret }
  }
}

interface Glance {
  reads: string
  /** null if the app declares none. */
  event_types: string | null
  redirect_uris: string[]
}

const EXPLANATIONS = {
  no_app: 'This app does not exist.',
  exists: 'The app has credentials in this environment already.',
  not_approved: 'The app has not been approved for production yet.',
  foreign_environment: 'An in-house app has credentials only in the environment of its own organisation.',
} as const

/** An app's overview: its state, its credentials and the acts on them. */
export function credentialRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  router.get('/', takeShown(runtime), async (ctx) => {
    const app = currentApp(ctx)
    const environment = currentEnvironment(ctx)
    const [clients, connections] = await Promise.all([
      clientsOf(db, app.id),
      countConnections(db, app.id, environment),
    ])
    const client = clients.find((one) => one.environment === environment)
    render(ctx, 'developers/app', {
      base: appAddress(app),
      environment,
      query: `?environment=${environment}`,
      app: {
        name: app.name,
        kind: app.kind,
        publisher: app.publisher_name,
        tenant: app.tenant_name,
        suspended_at: app.suspended_at,
        confidential: app.client_type === 'confidential',
      },
      shown: (ctx.state.shown as ShownSecret | undefined) ?? null,
      client: client
        ? { id: client.id, secrets: client.secrets, may_add_secret: client.secrets.length < MOST_SECRETS }
        : null,
      keys: app.jwks?.keys.length ?? 0,
      may_have_client: environment === 'sandbox' || isAdmitted(app),
      may_change: mayChange(app.role, environment),
      review: environment === 'sandbox' && app.state === 'approved' ? null : reviewOf(app),
      glance: glanceAt(platform, app, environment),
      connections,
      runs: app.native ? 'native' : app.client_type === 'public' ? 'browser' : 'server',
      created_at: app.created_at,
      activity: await activityView(runtime, ctx, { apps: [app.id], environments: [environment] }),
    })
  })

  router.post('/clients', proven, async (ctx) => {
    const environment = (await readForm(ctx)).text('environment')
    if (environment !== 'sandbox' && environment !== 'production')
      throw badRequest('There is no such environment.')
    const app = currentApp(ctx)
    requireChange(app.role, environment)
    const page = await inTransaction(db, async (trx) => {
      const client = await createClient(trx, runtime, app.id, environment, currentActor(ctx))
      if (client.kind !== 'created') throw conflict(EXPLANATIONS[client.kind])
      const shown: ShownSecret = {
        client_id: client.client_id,
        secret: client.secret?.client_secret ?? null,
      }
      return await showOnce(trx, runtime, ctx, appPage(app, '', environment), shown)
    })
    seeOther(ctx, page)
  })

  router.post('/clients/:client/secrets', proven, async (ctx) => {
    const { id, environment } = await findClient(ctx)
    const page = await inTransaction(db, async (trx) => {
      const added = await addClientSecret(trx, runtime, id, currentActor(ctx))
      if (added.kind === 'two_live') throw conflict('Two secrets are live already. Revoke one of them first.')
      if (added.kind !== 'created')
        throw conflict('This client has no secrets, because its programs could not keep them.')
      const shown: ShownSecret = { client_id: id, secret: added.secret.client_secret }
      return await showOnce(trx, runtime, ctx, appPage(currentApp(ctx), '', environment), shown)
    })
    seeOther(ctx, page)
  })

  router.get('/clients/:client/secrets/:secret/revoke', async (ctx) => {
    const { environment, secrets } = await findClient(ctx)
    const secret = secrets.find(({ id }) => id === ctx.params.secret)
    if (!secret) throw notFound('There is no such secret. It may have been revoked already.')
    const app = currentApp(ctx)
    const last = app.jwks ? 'revoke_secret_beside_keys' : 'revoke_last_secret'
    askFirst(render, ctx, {
      act: secrets.length > 1 ? 'revoke_secret' : last,
      names: { last_four: secret.last_four, environment },
      back: appPage(app, '', environment),
    })
  })
  router.post('/clients/:client/secrets/:secret/revoke', async (ctx) => {
    const { id, environment } = await findClient(ctx)
    const { secret } = ctx.params
    await inTransaction(db, (trx) => revokeClientSecret(trx, id, secret, currentActor(ctx), now()))
    seeOther(ctx, `${appPage(currentApp(ctx), '', environment)}&done=revoked`)
  })

  /**
   * The client that an act is about. Every member may change sandbox clients; only admins may change production
   * clients.
   */
  const findClient = async (ctx: Context): Promise<MemberClient> => {
    const app = currentApp(ctx)
    const clients = await clientsOf(db, app.id)
    const found = clients.find(({ id }) => id === ctx.params.client)
    if (!found) throw notFound('There is no such client.')
    requireChange(app.role, found.environment)
    // The page shows the client's environment, even if the URL names the other one.
    ctx.state.environment = found.environment
    return found
  }
  return router
}

/** Whether the app may have credentials in production. */
const isAdmitted = ({ kind, approved }: MemberApp): boolean => kind === 'in_house' || approved !== null

/** For a public app, production uses the approved version. */
function glanceAt({ scopes }: Platform, app: MemberApp, environment: Environment): Glance | null {
  const shown = environment === 'production' && app.kind === 'public' ? app.approved : app
  if (!shown) return null
  return {
    reads: scopes
      .filter(({ name }) => shown.scopes.includes(name))
      .map(({ title }) => title)
      .join(', '),
    event_types: shown.event_types.join(', ') || null,
    redirect_uris: shown.redirect_uris,
  }
}
