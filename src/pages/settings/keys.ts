import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { checkboxesOf } from '../../http/pages/views.ts'
import { notFound } from '../../http/problem.ts'
import { scopeViolations } from '../../model/apps/app_schema.ts'
import { inHouseAppsOf, type OwnInHouseApp } from '../../model/apps/member_apps.ts'
import {
  createOwnerKey,
  keysOfTenant,
  type OwnerKey,
  ownerKeySchema,
  revokeOwnerKey,
} from '../../model/apps/owner_keys.ts'
import type { MemberTenant } from '../../model/tenants/tenant_apps.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { violationsIn } from '../../violation.ts'
import { askFirst } from '../confirm.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { currentActor } from '../signed_in.ts'
import { type PortalView, portalView, type Tab } from '../webhooks/portal.ts'
import { type EndpointRow, endpointRows } from '../webhooks/portal_endpoints.ts'
import {
  currentTenant,
  lockOwnedTenant,
  requireOwnedTenant,
  type TenantView,
  tenantQuery,
  tenantView,
} from './current_tenant.ts'
import { developerTabs, findOwnPortal } from './webhooks.ts'

interface KeyErrors {
  name?: string
  scopes?: string
}

/** A new key. It is shown only once. */
interface ShownKey {
  client_id: string
  secret: string
}

interface InHouseView {
  apps: { name: string; publisher: string | null; href: string | null }[]
  new_href: string
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/keys': TenantView & {
      /** null if the platform has no owner keys. */
      keys: OwnerKey[] | null
      /** The organisation's in-house apps. The link of an app is null if others maintain it. */
      in_house: InHouseView
      shown: ShownKey | null
      /** Commands that use the newest key. */
      usage: string
      /** null if webhooks are on a separate tab. */
      webhooks: (PortalView & { endpoints: EndpointRow[] }) | null
      /** The vendor's names for things; null for the default. */
      labels: { title: string | null; keys: string | null; new_key: string | null; webhooks: string | null }
      tabs: Tab[]
    }
    'settings/new_key': TenantView & {
      title: string | null
      name: string
      scopes: Checkbox[]
      errors: KeyErrors
    }
  }
}

/** `/settings/developers`: a merchant's in-house apps, and the API keys that an owner creates. */
export function ownerKeyRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, config, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  router.get('/', takeShown(runtime), async (ctx) => {
    const shown = (ctx.state.shown as ShownKey | undefined) ?? null
    const {
      title = null,
      keys = null,
      new_key = null,
      webhooks = null,
    } = forReader(platform, ctx).owner_pages
    const tabs = developerTabs(ctx, platform, 'keys')
    const tenant = currentTenant(ctx)
    if (!tenant.verified && !platform.tenants.unverified_sees_apps && !platform.owner_keys) {
      return render(ctx, 'settings/unverified', tenantView(ctx, platform))
    }
    const [own, apps, portal] = await Promise.all([
      keysOfTenant(db, tenant.id),
      inHouseAppsOf(db, tenant.id),
      findOwnPortal(runtime, ctx),
    ])
    render(ctx, 'settings/keys', {
      ...tenantView(ctx, platform),
      keys: platform.owner_keys ? own : null,
      in_house: inHouseView(tenant, apps),
      shown,
      usage: usageOf(config.publicUrl, shown ?? { client_id: own[0]?.client_id ?? '', secret: null }),
      webhooks:
        tabs.length > 0 || !platform.owner_keys
          ? null
          : { ...portalView(portal), endpoints: await endpointRows(runtime, portal) },
      labels: { title, keys, new_key, webhooks },
      tabs,
    })
  })
  if (!platform.owner_keys) return router

  const form = (ctx: Context, values: { name: string; scopes: string[] }, errors: KeyErrors = {}): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    const scopes = checkboxesOf(forKeys(forReader(platform, ctx)).scopes, values.scopes)
    const title = forReader(platform, ctx).owner_pages.new_key ?? null
    render(ctx, 'settings/new_key', {
      ...tenantView(ctx, platform),
      title,
      name: values.name,
      scopes,
      errors,
    })
  }
  router.get('/keys/new', proven, (ctx) => {
    requireOwnedTenant(ctx)
    // Preselects exactly what the definition says (T21).
    form(ctx, { name: '', scopes: platform.owner_key_scopes })
  })
  router.post('/keys/new', proven, async (ctx) => {
    const tenant = requireOwnedTenant(ctx)
    const posted = await readForm(ctx)
    const values = { name: posted.text('name'), scopes: [...new Set(posted.all('scopes'))] }
    const errors = keyErrors(platform, values)
    if (Object.keys(errors).length > 0) return form(ctx, values, errors)
    const page = await inTransaction(db, async (trx) => {
      // Before the secret waits for its hash.
      await lockOwnedTenant(trx, ctx)
      const key = await createOwnerKey(trx, runtime, tenant, values, currentActor(ctx))
      const shown: ShownKey = { client_id: key.client_id, secret: key.client_secret }
      return await showOnce(trx, runtime, ctx, `/settings/developers${tenantQuery(tenant)}`, shown)
    })
    seeOther(ctx, page)
  })

  const findKey = async (ctx: Context): Promise<OwnerKey> => {
    const keys = await keysOfTenant(db, requireOwnedTenant(ctx).id)
    const key = keys.find(({ app }) => app === ctx.params.key)
    if (!key) throw notFound('This key does not exist.')
    return key
  }
  router.get('/keys/:key/revoke', async (ctx) => {
    const { name: key } = await findKey(ctx)
    const query = tenantQuery(currentTenant(ctx))
    askFirst(render, ctx, {
      ...{ act: 'revoke_key', names: { key }, action: `${ctx.path}${query}` },
      back: `/settings/developers${query}`,
    })
  })
  router.post('/keys/:key/revoke', async (ctx) => {
    const { app } = await findKey(ctx)
    const tenant = requireOwnedTenant(ctx)
    await inTransaction(db, (trx) =>
      revokeOwnerKey(trx, platform, { tenant: tenant.id, app }, currentActor(ctx), now()),
    )
    seeOther(ctx, `/settings/developers${tenantQuery(tenant)}&done=key_revoked`)
  })
  return router
}

const inHouseView = (tenant: MemberTenant, apps: OwnInHouseApp[]): InHouseView => ({
  apps: apps.map(({ id, name, publisher }) => ({
    ...{ name, publisher },
    href: publisher === null && tenant.role === 'owner' ? `/developers/apps/${id}` : null,
  })),
  new_href: `/developers/apps/new${tenantQuery(tenant)}`,
})

/**
 * The commands that exchange a key for an access token and use it. They contain the secret while it is still known.
 */
const usageOf = (
  issuer: string,
  { client_id, secret }: Omit<ShownKey, 'secret'> & { secret: string | null },
): string =>
  [
    `TOKEN=$(curl -s ${issuer}/oauth/token \\`,
    `  -u "${client_id}:${secret ?? '$CLIENT_SECRET'}" \\`,
    `  -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -s ${issuer}/api/v1/me -H "Authorization: Bearer $TOKEN"`,
  ].join('\n')

/** The scopes that a key can have. A key reads for the merchant, not for a participant. */
const forKeys = ({ scopes }: Platform): Pick<Platform, 'scopes'> => ({
  scopes: scopes.filter(({ name }) => name !== PARTICIPANT_SCOPE),
})

function keyErrors(platform: Platform, key: { name: string; scopes: string[] }): KeyErrors {
  const { error } = ownerKeySchema.safeParse(key)
  const violations = [
    ...(error ? violationsIn(error, key) : []),
    ...scopeViolations(forKeys(platform), key.scopes),
  ]
  return fieldErrors<keyof KeyErrors>(violations, { scopes: 'Choose at least one.' })
}
