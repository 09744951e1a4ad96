import type { Context } from 'koa'
import type { MemberApp } from '../../model/apps/member_apps.ts'

/** The app of a page below `/developers/apps/:app`: found by the person's membership, or the page is a 404. */
export const appHere = (ctx: Context): MemberApp => ctx.state['app'] as MemberApp
