import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { type Option, optionsOf } from '../../http/pages/views.ts'
import { Problem } from '../../http/problem.ts'
import { lockOwnership } from '../../model/people/memberships.ts'
import type { MemberTenant } from '../../model/tenants/tenant_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import { currentPerson } from '../signed_in.ts'

/** The tenant of a page below `/settings`. `findTenant` has found it among the person's tenants. */
export function currentTenant(ctx: Context): MemberTenant {
  const { tenant } = ctx.state
  if (!tenant) throw new Error('this page must be behind findTenant')
  return tenant
}

/**
 * The same tenant, for changes. Only owners of verified tenants may make them.
 * @throws Problem 403 for members of staff and for unverified tenants
 */
export function requireOwnedTenant(ctx: Context): MemberTenant {
  const tenant = currentTenant(ctx)
  if (tenant.role !== 'owner')
    throw forbidden('Only an owner can do this. Members of staff can view this page.')
  if (!tenant.verified) throw forbidden('This is only available to verified organisations.')
  return tenant
}

/**
 * Checks the same again inside the transaction that makes the change, for changes that may have had to wait.
 * @throws Problem 403
 */
export async function lockOwnedTenant(trx: Database, ctx: Context): Promise<void> {
  const { id, environment } = currentTenant(ctx)
  const owned = await lockOwnership(trx, currentPerson(ctx).id, id)
  if (owned?.environment !== environment) {
    throw forbidden('Only an owner of a verified organisation can do this.')
  }
}

/** Whether a member may make changes for the tenant. */
export const mayAct = ({ role, verified }: Pick<MemberTenant, 'role' | 'verified'>): boolean =>
  role === 'owner' && verified

const forbidden = (detail: string): Problem => new Problem('forbidden', detail)

/** The query of every URL below `/settings`. */
export const tenantQuery = ({ id }: { id: string }): string => `?tenant=${encodeURIComponent(id)}`

/** What a settings page shows of its tenant. */
export interface TenantView {
  tenant: {
    id: string
    name: string
    sandbox: boolean
    verified: boolean
    owned: boolean
    /** Why an unverified tenant cannot connect apps, and what to do. */
    unverified_reason: string
  }
  /** The person's other tenants, to switch to. Empty if there are none. */
  tenants: Option[]
  tenant_label: string
  query: string
  /** Whether the person may make changes for the tenant. */
  may_act: boolean
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/tenant_head': { heading: string } & Pick<TenantView, 'tenant' | 'tenants' | 'tenant_label'>
  }
}

export function tenantView(ctx: Context, platform: Platform): TenantView {
  const { label, unverified } = forReader(platform, ctx).tenants
  const { id, name, environment, verified, role } = currentTenant(ctx)
  const { tenants = [] } = ctx.state
  return {
    tenant: {
      id,
      name,
      sandbox: environment === 'sandbox',
      verified,
      owned: role === 'owner',
      unverified_reason: unverified,
    },
    tenants: tenants.length > 1 ? optionsOf(tenants, id) : [],
    tenant_label: label,
    query: tenantQuery({ id }),
    may_act: mayAct(currentTenant(ctx)),
  }
}
