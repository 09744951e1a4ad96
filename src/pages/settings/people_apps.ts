import Router from '@koa/router'
import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { badRequest, notFound, Problem } from '../../http/problem.ts'
import { storeAgent, unregisteredEnvironment } from '../../model/agents/agent_apps.ts'
import { endOfAgentConnection } from '../../model/connections/expiry.ts'
import { allowForPeople } from '../../model/connections/people_access.ts'
import { tellOfConnection } from '../../model/mails/notices.ts'
import { findIdentityProvider, lockIdentityProvider } from '../../model/tenants/identity_providers.ts'
import { peopleAppsOf } from '../../model/tenants/people_apps.ts'
import type { MemberTenant } from '../../model/tenants/tenant_apps.ts'
import { type AppIcon, hostOf, iconOf } from '../../oauth/consent/publisher_view.ts'
import { isClientUrl } from '../../oauth/documents/client_url.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import { receivable } from '../../platform/scopes.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { currentTenant, lockOwnedTenant, requireOwnedTenant, tenantQuery } from './current_tenant.ts'

/** The apps for a tenant's people, as the page of apps shows them; null without an identity provider. */
export interface PeopleView {
  /** The host of the identity provider. */
  host: string
  apps: PeopleAppView[]
}

interface PeopleAppView {
  /** Identifies the app on the page. */
  id: string
  name: string
  /** null for an agent that nobody registered. */
  icon: AppIcon | null
  publisher: string | null
  agent: boolean
  allowed: boolean
  /** Where an owner can allow the app, or more scopes of it; null if everything is allowed. */
  href: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/allow_people': {
      action: string
      back: string
      client: string
      tenant: string
      provider: string
      app: { name: string; icon: AppIcon; publisher: string | null; website: string | null }
      /** null if the app is not an AI agent. */
      agent: { host: string | null; claimed_name: string | null; ends_at: Date } | null
      scopes: string[]
      /** The names of the scopes, separated by spaces. The form sends them back. */
      scope_names: string
      /** Whether the app may also receive events. */
      receives: boolean
    }
  }
}

const ALLOW = '/settings/apps/people'

/** The section about these apps on the page of apps. */
export async function peopleView(
  { db, platform }: Pick<PageRuntime, 'db' | 'platform'>,
  tenant: MemberTenant,
): Promise<PeopleView | null> {
  // With required units, every connection belongs to a unit, and assertions name none.
  if (platform.binding.units === 'required') return null
  const provider = await findIdentityProvider(db, tenant.id)
  if (!provider) return null
  const known = await peopleAppsOf(db, platform, tenant)
  const href = (client: string) => `${ALLOW}${tenantQuery(tenant)}&client=${encodeURIComponent(client)}`
  const apps = known.map((app) => ({
    ...{ name: app.name, publisher: app.publisher, agent: app.agent, allowed: app.allowed !== null },
    icon: app.kind === 'unregistered' ? null : iconOf({ id: app.app, name: app.name }, app.icon),
    href: app.scopes.some((scope) => !app.allowed?.includes(scope)) ? href(app.client) : null,
  }))
  const unstored = provider.client_ids
    .filter((id) => isOfferedDocument(platform, tenant, id) && !known.some(({ client }) => client === id))
    .map((id) => ({
      ...{ name: hostOf(id), icon: null, publisher: null, agent: true, allowed: false },
      href: href(id),
    }))
  return {
    host: hostOf(provider.issuer),
    apps: [...apps, ...unstored].map((app, index) => ({ id: `people-${index}`, ...app })),
  }
}

/** Whether an owner can allow an unregistered agent for a tenant by its id. */
function isOfferedDocument(platform: Platform, { environment }: MemberTenant, id: string): boolean {
  return (
    isClientUrl(id) && platform.agents.allow === 'any' && unregisteredEnvironment(platform) === environment
  )
}

/** `/settings/apps/people`: lets an owner allow an app for the people of a tenant (docs/agents.md). */
export function peopleAppRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const router = new Router()

  router.get('/people', async (ctx) => {
    const tenant = requireOwnedTenant(ctx)
    const { app, provider } = await requireOffered(ctx, [ctx.query['client']].flat()[0] ?? '')
    const reading = forReader(platform, ctx)
    const query = tenantQuery(tenant)
    const ends_at = endOfAgentConnection(platform, now())
    const host = app.kind === 'unregistered' ? app.name : null
    render(ctx, 'settings/allow_people', {
      ...{
        action: `${ALLOW}${query}`,
        back: `/settings/apps${query}`,
        client: app.client,
        tenant: tenant.name,
      },
      provider: hostOf(provider.issuer),
      app: {
        ...{ name: app.name, publisher: app.publisher, website: app.website },
        icon: iconOf({ id: app.app, name: app.name }, app.icon),
      },
      agent: app.agent ? { host, claimed_name: app.claimed_name, ends_at } : null,
      scopes: app.scopes.map((name) => reading.scopes.find((scope) => scope.name === name)?.text ?? name),
      scope_names: app.scopes.join(' '),
      receives: app.event_types.some((type) =>
        receivable(platform, app.scopes).some(({ name }) => name === type),
      ),
    })
  })

  router.post('/people', async (ctx) => {
    const tenant = requireOwnedTenant(ctx)
    const form = await readForm(ctx)
    const { app, provider } = await requireOffered(ctx, form.raw('client'))
    // No more than the page has shown: the app may have declared another scope since.
    const shown = form.raw('scopes').split(' ')
    const scopes = app.scopes.filter((scope) => shown.includes(scope))
    if (scopes.length === 0) throw badRequest('Choose one of the options on the page.')
    const consent = {
      ...{ app: app.app, client: app.client, publisher: app.publisher_id, environment: tenant.environment },
      ...{ tenant: tenant.id, unit: null, scopes, user: currentPerson(ctx).id },
    }
    await inTransaction(db, async (trx) => {
      // Both may have changed while the agent's document was fetched.
      await lockOwnedTenant(trx, ctx)
      const speaks = await lockIdentityProvider(trx, tenant.id, provider, app.client)
      if (!speaks) throw noApp()
      const { created } = await allowForPeople(trx, platform, consent, currentActor(ctx), now())
      if (created) await tellOfConnection(trx, runtime, consent)
    })
    seeOther(ctx, `/settings/apps${tenantQuery(tenant)}&done=allowed_for_people`)
  })

  /** @throws Problem 404 if the identity provider does not cover the client, or the client cannot be allowed */
  const requireOffered = async (ctx: Context, client: string) => {
    const tenant = currentTenant(ctx)
    const provider = await findIdentityProvider(db, tenant.id)
    const named = provider?.client_ids.includes(client) && platform.binding.units !== 'required'
    if (named && isOfferedDocument(platform, tenant, client)) await takeUpDocument(ctx, client)
    const app = named
      ? (await peopleAppsOf(db, platform, tenant)).find((one) => one.client === client)
      : undefined
    if (!provider || !app) throw noApp()
    return { provider, app }
  }

  /** Fetches an agent's document and stores the agent, because an owner is about to be asked. */
  const takeUpDocument = async (ctx: Context, url: string): Promise<void> => {
    const found = await runtime.findDocumentClient(ctx, url).catch((error: unknown) => {
      if (error instanceof errors.OIDCProviderError) throw unreadable(error)
      throw error
    })
    if (found.document.client_type !== 'confidential') {
      throw new Problem(
        'conflict',
        'This assistant has no keys to prove who it is, so it cannot be allowed for your people.',
      )
    }
    if (!found.unstored) return
    await inTransaction(db, (trx) => storeAgent(trx, platform, found, currentActor(ctx), now()))
  }
  return router
}

const noApp = () => notFound('This app does not exist.')

const unreadable = (cause: Error): Problem =>
  new Problem('conflict', 'The document of this assistant cannot be used at present. Try again later.', {
    cause,
  })
