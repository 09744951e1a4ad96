import type { Context } from 'koa'
import type { MemberApp } from '../../model/apps/member_apps.ts'

/** The app of a page below `/developers/apps/:app`, which `findApp` has found by the person's membership. */
export function currentApp(ctx: Context): MemberApp {
  const { app } = ctx.state
  if (!app) throw new Error('this page must be behind findApp')
  return app
}

/** The address of an app's pages. */
export const appAddress = ({ id }: { id: string }): string => `/developers/apps/${id}`
