import type { Context } from 'koa'
import { Problem } from '../../http/problem.ts'
import type { MemberTenant } from '../../model/tenants/tenant_apps.ts'

/** The tenant that a settings page is about: one of the person's own. */
export const tenantHere = (ctx: Context): MemberTenant => ctx.state['tenant'] as MemberTenant

export const tenantsHere = (ctx: Context): MemberTenant[] => ctx.state['tenants'] as MemberTenant[]

/**
 * The tenant, for acts: members who are not owners may look, and unverified tenants connect nothing.
 * @throws Problem 403
 */
export function ownTenantHere(ctx: Context): MemberTenant {
  const tenant = tenantHere(ctx)
  if (tenant.role !== 'owner') throw forbidden('Only an owner may do this. Members of staff may look.')
  if (!tenant.verified) throw forbidden('This is only for verified organisations.')
  return tenant
}

const forbidden = (detail: string): Problem => new Problem('forbidden', detail)
