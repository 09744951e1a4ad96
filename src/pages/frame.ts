import type { Context } from 'koa'
import type { Texts } from '../../views/languages/en.ts'
import type { Brand } from '../http/pages/views.ts'
import type { Notice } from './notice.ts'

/** Somebody who is signed in: `ctx.state.person`, set by the session's middleware, null for everybody else. */
export interface Person {
  id: string
  name: string
  email: string
  /** Whether the person belongs to a merchant, and thus has settings. */
  merchant: boolean
}

export interface MenuEntry {
  href: string
  /** A key of `frame.menu` in the language files. */
  text: keyof Texts['frame']['menu']
}

/** What surrounds the content of the wide pages: console, settings, documentation. */
export interface Frame {
  area: 'developers' | 'settings' | 'docs'
  person: Person | null
  csrf: string
  menu: MenuEntry[]
  /** What the menu is about, as a key of `frame.menus`; null without one. */
  menuLabel: keyof Texts['frame']['menus'] | null
  menuTitle: string
  /** The menu entry that this page stands under. */
  here: string
  /** What has just been done, said once. */
  notice: Notice | null
}

/** What every view in a frame gets. */
export interface Framed {
  platform: Brand
  frame: Frame
}

/** The form token of this browser, for hidden fields. */
const csrfOf = (ctx: Context): string => (ctx.state['csrf'] as () => string)()

export const personOf = (ctx: Context): Person | null => (ctx.state['person'] as Person | undefined) ?? null

/** A frame for this request; `options` say where the page stands. */
export function frameOf(ctx: Context, options: Pick<Frame, 'area'> & Partial<Frame>): Frame {
  return {
    person: personOf(ctx),
    csrf: csrfOf(ctx),
    menu: [],
    menuLabel: null,
    menuTitle: '',
    here: ctx.path,
    notice: null,
    ...options,
  }
}
