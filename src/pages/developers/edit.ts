import Router from '@koa/router'
import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict } from '../../http/problem.ts'
import type { AppInput } from '../../model/apps/app_schema.ts'
import { type MemberApp, ownedTenants, publishersOf } from '../../model/apps/member_apps.ts'
import { storeApp } from '../../model/apps/store_app.ts'
import { countConnections } from '../../model/connections/app_connections.ts'
import { roleMay } from '../../model/people/team_roles.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { Platform } from '../../platform/definition.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { roleProblem } from '../publishers/publisher_page.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { type AppFields, appFields } from './app_fields.ts'
import { type AppForm, type AppFormErrors, formOf, parseAppForm, readAppForm } from './app_form.ts'
import { appAddress, appPage, currentApp, currentEnvironment } from './current_app.ts'

/**
 * The immediate effect of a scope change on connected merchants, shown before it is made. Production connections of a
 * public app change only when the operator approves.
 */
export interface ScopeChange {
  added: { name: string; text: string }[]
  removed: { name: string; text: string }[]
  connections: number
  /**
   * Sent back with the confirmation. If scopes or connections have changed meanwhile, the page shows the change
   * again.
   */
  confirmation: string
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/edit_app': AppFields & {
      base: string
      query: string
      app: {
        name: string
        kind: 'public' | 'in_house'
        client_type: 'confidential' | 'public'
        native: boolean
      }
      /** Whether production keeps the approved version until the change is approved. */
      reviewed: boolean
      change: ScopeChange | null
      may_delete: boolean
      /** Why the person may not make this change, in a sentence. */
      refusal: string | null
    }
  }
}

/** `/developers/apps/:app/edit`: the fields of an app that can change. */
export function editRoutes(runtime: PageRuntime): Router {
  const { db, platform, render } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  const show = (
    ctx: Context,
    values: AppForm,
    errors: AppFormErrors,
    { change = null, refusal = null }: { change?: ScopeChange | null; refusal?: string | null } = {},
  ): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    if (refusal !== null) ctx.status = 403
    const app = currentApp(ctx)
    const fields = appFields(runtime, values, errors)
    const reviewed = app.kind === 'public'
    const may_delete = roleMay(app.role, 'delete_app')
    const query = `?environment=${currentEnvironment(ctx)}`
    const page = { ...fields, base: appAddress(app), query, app, reviewed, change, refusal, may_delete }
    render(ctx, 'developers/edit_app', page)
  }

  router.get('/', (ctx) => show(ctx, formOf(currentApp(ctx)), {}))
  router.post('/', proven, async (ctx) => {
    const app = currentApp(ctx)
    const form = await readForm(ctx)
    // Fields that clients and connections depend on never change. Endpoints have their own page.
    const fixed = formOf(app)
    const { kind, tenant, client, publisher, webhook_url } = fixed
    const typed = readAppForm(form)
    // A form without the field, such as one that was opened before the field existed, must not remove the keys.
    const jwks = form.has('jwks') ? typed.jwks : fixed.jwks
    const values = { ...typed, kind, tenant, client, publisher, webhook_url, jwks }
    const person = currentPerson(ctx).id
    const [publishers, tenants] = await Promise.all([publishersOf(db, person), ownedTenants(db, person)])
    const own = app.tenant ? [{ id: app.tenant, verified: true }] : tenants
    const parsed = parseAppForm(runtime, values, { publishers, tenants: own }, app)
    if (parsed.kind === 'invalid') return show(ctx, values, parsed.errors)
    const refusal = reachesProduction(app, parsed.app) ? roleProblem(app.role, 'change_production') : null
    if (refusal !== null) return show(ctx, values, {}, { refusal })
    const change = await scopeChange(db, platform, app, values.scopes)
    if (change && form.text('confirmed') !== change.confirmation) return show(ctx, values, {}, { change })
    const access = { as: 'publisher', user: person } as const
    const outcome = await inTransaction(db, (trx) =>
      storeApp(trx, runtime, access, app.id, parsed.app, currentActor(ctx)),
    )
    if (outcome.kind === 'fixed') throw conflict('Who may connect an app and where it runs cannot change.')
    seeOther(ctx, `${appPage(app, '/edit', currentEnvironment(ctx))}&done=saved`)
  })
  return router
}

/** Whether a change takes effect in production at once, without a review. */
function reachesProduction(app: MemberApp, changed: AppInput): boolean {
  if (app.kind === 'in_house') return app.tenant_environment === 'production'
  const keys = ({ jwks }: Pick<AppInput, 'jwks'>) => JSON.stringify(jwks)
  return app.approved !== null && (app.dpop !== changed.dpop || keys(app) !== keys(changed))
}

async function scopeChange(
  db: Database,
  platform: Platform,
  app: MemberApp,
  scopes: string[],
): Promise<ScopeChange | null> {
  const reached = app.kind === 'public' ? 'sandbox' : null
  const { active: connections } = await countConnections(db, app.id, reached)
  if (connections === 0) return null
  // Connections do not depend on the scope that participants consent to.
  const offered = platform.scopes.filter(({ name }) => name !== PARTICIPANT_SCOPE)
  const added = offered.filter(({ name }) => scopes.includes(name) && !app.scopes.includes(name))
  const removed = offered.filter(({ name }) => !scopes.includes(name) && app.scopes.includes(name))
  if (added.length + removed.length === 0) return null
  const names = [...added.map(({ name }) => `+${name}`), ...removed.map(({ name }) => `-${name}`)]
  return { added, removed, connections, confirmation: [connections, ...names].join(' ') }
}
