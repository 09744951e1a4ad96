import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { badRequest, conflict, notFound } from '../../http/problem.ts'
import { requestApproval } from '../../model/apps/approval.ts'
import { addClientSecret, createClient, revokeClientSecret } from '../../model/apps/clients.ts'
import { clientsOf, type MemberApp, type MemberClient } from '../../model/apps/member_apps.ts'
import { type ConnectionCounts, countConnections } from '../../model/connections/app_connections.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf } from '../signed_in.ts'
import { appHere } from './current_app.ts'
import { appFrame } from './frame.ts'

/** Credentials at the one moment in which they can be read. */
export interface ShownSecret {
  client_id: string
  /** null for clients that can keep none. */
  secret: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/app': Framed & {
      app: MemberApp
      clients: MemberClient[]
      counts: ConnectionCounts
      shown: ShownSecret | null
      /** Whether production credentials could be made now. */
      production: 'there' | 'ready' | 'waiting' | 'ask' | 'never'
      scope_titles: string[]
    }
  }
}

const EXPLANATIONS = {
  no_app: 'There is no such app.',
  exists: 'The app has credentials in this environment already.',
  not_approved: 'The app has not been let into production yet.',
  foreign_environment: 'An in-house app has credentials in the environment of its own organisation only.',
} as const

/** An app's overview: its state, its credentials and what can be done with them. */
export function credentialRoutes({ db, platform, render, now }: PageParts): Router {
  const router = new Router()

  const show = async (ctx: Context, shown: ShownSecret | null = null): Promise<void> => {
    const app = appHere(ctx)
    const [clients, counts] = await Promise.all([clientsOf(db, app.id), countConnections(db, app.id)])
    const titles = platform.scopes.filter(({ name }) => app.scopes.includes(name)).map(({ title }) => title)
    const production = productionState(app, clients)
    render(ctx, 'developers/app', {
      ...appFrame(ctx, platform, app),
      app,
      clients,
      counts,
      shown,
      production,
      scope_titles: titles,
    })
  }

  router.get('/', (ctx) => show(ctx))

  router.post('/clients', async (ctx) => {
    const environment = (await readForm(ctx)).text('environment')
    if (environment !== 'sandbox' && environment !== 'production')
      throw badRequest('There is no such environment.')
    const client = await inTransaction(db, (trx) =>
      createClient(trx, platform, appHere(ctx).id, environment, actorOf(ctx), now()),
    )
    if (client.kind !== 'created') throw conflict(EXPLANATIONS[client.kind])
    await show(ctx, { client_id: client.client_id, secret: client.secret?.client_secret ?? null })
  })

  router.post('/clients/:client/secrets', async (ctx) => {
    const client = await clientHere(ctx)
    const added = await inTransaction(db, (trx) =>
      addClientSecret(trx, platform, client, actorOf(ctx), now()),
    )
    if (added.kind === 'two_live') throw conflict('Two secrets are live already. Revoke one of them first.')
    if (added.kind !== 'created')
      throw conflict('This client has no secrets: its programs could not keep them.')
    await show(ctx, { client_id: client, secret: added.secret.client_secret })
  })

  router.post('/clients/:client/secrets/:secret/revoke', async (ctx) => {
    const client = await clientHere(ctx)
    const { secret = '' } = ctx['params']
    await inTransaction(db, (trx) => revokeClientSecret(trx, client, secret, actorOf(ctx), now()))
    seeOther(ctx, `/developers/apps/${appHere(ctx).id}?done=revoked`)
  })

  router.post('/approval', async (ctx) => {
    const { id, publisher } = appHere(ctx)
    await inTransaction(db, (trx) => requestApproval(trx, { id, publisher }, actorOf(ctx), now()))
    seeOther(ctx, `/developers/apps/${id}?done=requested`)
  })

  const clientHere = async (ctx: Context): Promise<string> => {
    const clients = await clientsOf(db, appHere(ctx).id)
    const found = clients.find(({ id }) => id === ctx['params'].client)
    if (!found) throw notFound('There is no such client.')
    return found.id
  }
  return router
}

function productionState(app: MemberApp, clients: MemberClient[]) {
  if (clients.some(({ environment }) => environment === 'production')) return 'there'
  if (app.kind === 'in_house') return app.tenant_environment === 'production' ? 'ready' : 'never'
  if (app.approved_at) return 'ready'
  return app.approval_requested_at ? 'waiting' : 'ask'
}
