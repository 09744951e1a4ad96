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
import { type ActivityView, activityView } from '../activity/app_charts.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor } from '../signed_in.ts'
import { appAddress, currentApp } from './current_app.ts'
import { mayChange, requireChange } from './publisher_page.ts'
import { type Review, reviewOf } from './review.ts'

/** Credentials at the only moment when they can be read. */
export interface ShownSecret {
  client_id: string
  /** null for clients that cannot keep one. */
  secret: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/app': {
      /** The address of the app's pages. */
      base: string
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
      clients: {
        id: string
        environment: Environment
        secrets: { id: string; last_four: string; created_at: string; last_used_at: string | null }[]
        may_add_secret: boolean
        /** Whether the reader may create and revoke secrets of it. */
        may_change: boolean
      }[]
      /**
       * Whether production credentials can be created: none exist yet, and the app is admitted to production. The reader
       * may create them if they are an admin.
       */
      may_have_production: boolean
      may_create_production: boolean
      /** null for in-house apps. */
      review: Review | null
      connections: { active: number; waiting: number }
      reads: string
      /** null where the app declares none. */
      event_types: string | null
      redirect_uris: string[]
      runs: 'native' | 'browser' | 'server'
      created_at: Date
      activity: ActivityView
    }
  }
  interface Partials {
    'partials/shown_once': { heading: string; shown: ShownSecret }
  }
}

const EXPLANATIONS = {
  no_app: 'There is no such app.',
  exists: 'The app has credentials in this environment already.',
  not_approved: 'The app has not been approved for production yet.',
  foreign_environment: 'An in-house app has credentials only in the environment of its own organisation.',
} as const

/** An app's overview: its state, its credentials and what can be done with them. */
export function credentialRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  const show = async (ctx: Context, shown: ShownSecret | null = null): Promise<void> => {
    const app = currentApp(ctx)
    const [clients, counts] = await Promise.all([clientsOf(db, app.id), countConnections(db, app.id)])
    const scopes = platform.scopes.filter(({ name }) => app.scopes.includes(name))
    render(ctx, 'developers/app', {
      base: appAddress(app),
      app: {
        name: app.name,
        kind: app.kind,
        publisher: app.publisher_name,
        tenant: app.tenant_name,
        suspended_at: app.suspended_at,
        confidential: app.client_type === 'confidential',
      },
      shown,
      clients: clients.map(({ id, environment, secrets }) => ({
        ...{ id, environment, secrets },
        may_add_secret: secrets.length < MOST_SECRETS,
        may_change: mayChange(app.role, environment),
      })),
      may_have_production: mayHaveProduction(app, clients),
      may_create_production: mayChange(app.role, 'production'),
      review: reviewOf(app),
      connections: counts,
      reads: scopes.map(({ title }) => title).join(', '),
      event_types: app.event_types.join(', ') || null,
      redirect_uris: app.redirect_uris,
      runs: app.native ? 'native' : app.client_type === 'public' ? 'browser' : 'server',
      created_at: app.created_at,
      activity: await activityView(runtime, ctx, { apps: [app.id], environments: ['sandbox', 'production'] }),
    })
  }

  router.get('/', (ctx) => show(ctx))

  router.post('/clients', proven, async (ctx) => {
    const environment = (await readForm(ctx)).text('environment')
    if (environment !== 'sandbox' && environment !== 'production')
      throw badRequest('There is no such environment.')
    const { id: app, role } = currentApp(ctx)
    requireChange(role, environment)
    const client = await inTransaction(db, (trx) =>
      createClient(trx, runtime, app, environment, currentActor(ctx)),
    )
    if (client.kind !== 'created') throw conflict(EXPLANATIONS[client.kind])
    await show(ctx, { client_id: client.client_id, secret: client.secret?.client_secret ?? null })
  })

  router.post('/clients/:client/secrets', proven, async (ctx) => {
    const client = await findClient(ctx)
    const added = await inTransaction(db, (trx) => addClientSecret(trx, runtime, client, currentActor(ctx)))
    if (added.kind === 'two_live') throw conflict('Two secrets are live already. Revoke one of them first.')
    if (added.kind !== 'created')
      throw conflict('This client has no secrets, because its programs could not keep them.')
    await show(ctx, { client_id: client, secret: added.secret.client_secret })
  })

  router.post('/clients/:client/secrets/:secret/revoke', async (ctx) => {
    const client = await findClient(ctx)
    const { secret } = ctx.params
    await inTransaction(db, (trx) => revokeClientSecret(trx, client, secret, currentActor(ctx), now()))
    seeOther(ctx, `${appAddress(currentApp(ctx))}?done=revoked`)
  })

  /** The client of an act. The sandbox's are every member's, those of production are the admins'. */
  const findClient = async (ctx: Context): Promise<string> => {
    const clients = await clientsOf(db, currentApp(ctx).id)
    const found = clients.find(({ id }) => id === ctx.params.client)
    if (!found) throw notFound('There is no such client.')
    requireChange(currentApp(ctx).role, found.environment)
    return found.id
  }
  return router
}

function mayHaveProduction(app: MemberApp, clients: MemberClient[]): boolean {
  if (clients.some(({ environment }) => environment === 'production')) return false
  return app.kind === 'in_house' ? app.tenant_environment === 'production' : app.approved !== null
}
