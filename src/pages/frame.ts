import type { Context } from 'koa'
import type { Brand } from '../http/views.ts'

/** Somebody who is signed in. */
export interface Person {
  id: string
  name: string
  email: string
}

export interface MenuEntry {
  href: string
  text: string
}

/** What surrounds the content of the wide pages: console, settings, documentation. */
export interface Frame {
  area: 'developers' | 'settings' | 'docs'
  person: Person | null
  /** Whether the person belongs to a merchant, and has settings. */
  merchant: boolean
  csrf: string
  menu: MenuEntry[]
  menuLabel: string
  menuTitle: string
  /** The menu entry that this page stands under. */
  here: string
  /** What has just been done, said once. */
  notice: string | null
}

/** What every view in a frame gets. */
export interface Framed {
  platform: Brand
  frame: Frame
}

/** The form token of this browser, for hidden fields. */
export const csrfOf = (ctx: Context): string => (ctx.state['csrf'] as () => string)()
