import type { Context } from 'koa'
import type { MemberTenant } from '../../model/tenants/tenant_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Framed, frameOf, type MenuEntry } from '../frame.ts'
import { noticeOf } from '../notice.ts'

/** A page of a merchant's settings: about one tenant, with the others at hand. */
export interface SettingsFramed extends Framed {
  platform: Platform
  tenant: MemberTenant
  tenants: MemberTenant[]
  tenant_label: string
  may_act: boolean
}

export function settingsFrame(
  ctx: Context,
  platform: Platform,
  tenants: MemberTenant[],
  tenant: MemberTenant,
  here: 'apps' | 'developers',
): SettingsFramed {
  const query = `?tenant=${encodeURIComponent(tenant.id)}`
  const developers: MenuEntry = { href: `/settings/developers${query}`, text: 'developers' }
  const menu: MenuEntry[] = [
    { href: `/settings/apps${query}`, text: 'apps' },
    ...(platform.owner_keys ? [developers] : []),
  ]
  const frame = frameOf(ctx, {
    area: 'settings',
    menu,
    menuLabel: 'settings',
    menuTitle: tenant.name,
    here: `/settings/${here}${query}`,
    notice: noticeOf(ctx),
  })
  return {
    platform,
    frame,
    tenant,
    tenants,
    tenant_label: platform.tenants.label,
    may_act: tenant.role === 'owner' && tenant.verified,
  }
}
