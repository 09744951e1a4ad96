import type { Context, Middleware } from 'koa'
import type { Texts } from '../../../views/languages/en.ts'

/** A text of the language files, chosen once the reader's language is known. */
export type TextKey = (texts: Texts) => string

/** The menu beside the pages of a router. */
export interface Menu {
  /** What a screen reader calls it. */
  label: TextKey
  /** What it is about, such as the name of an app; null where the label says enough. */
  title: string | null
  /** The address below which its pages are, and the query that each of them carries. */
  base: string
  query: string
  /** `covers`: other addresses whose pages belong to this entry. */
  pages: { path: string; label: TextKey; covers?: string[] }[]
}

/** What a router says about the frame of its pages: the area that they belong to, and their menu. */
export interface FrameOptions {
  area: 'apps' | 'developers' | 'settings' | 'docs' | 'account' | 'operator'
  menu: Menu | null
}

export interface FrameLink {
  href: string
  label: string
  /** Whether this page is the one that the link leads to, or below it. */
  current: boolean
}

/** What surrounds the content of the wide pages, in the reader's language. */
export interface Frame {
  /** Whether the page is inside a page of another site, which has a frame of its own. */
  embedded: boolean
  areas: FrameLink[]
  person: { name: string } | null
  /** The address that the person claims and has not confirmed; empty where another account has confirmed it. */
  unconfirmed: { email: string } | null
  sign_in_href: string
  menu: { label: string; title: string | null; links: FrameLink[] } | null
  /** What the form before this page has done; shown once. */
  flash: string | null
}

/** Puts the pages of a router into their area, with their menu. */
export const inFrame =
  (options: (ctx: Context) => FrameOptions): Middleware =>
  async (ctx, next) => {
    ctx.state.frame = options(ctx)
    await next()
  }

export function frameOf(ctx: Context, texts: Texts): Frame {
  const { person = null, frame, embedded = false } = ctx.state
  const areas = [
    { href: '/apps', label: texts.frame.apps, current: frame?.area === 'apps' },
    { href: '/developers', label: texts.frame.developers, current: frame?.area === 'developers' },
    { href: '/settings/apps', label: texts.frame.settings, current: frame?.area === 'settings' },
    { href: '/docs', label: texts.frame.docs, current: frame?.area === 'docs' },
    { href: '/operator', label: texts.frame.operator, current: frame?.area === 'operator' },
  ]
  return {
    embedded,
    areas: areas.filter(({ href }) => {
      if (href === '/settings/apps') return person?.merchant
      return href !== '/operator' || person?.operator
    }),
    person,
    unconfirmed: person && !person.confirmed ? { email: person.email } : null,
    sign_in_href: `/signin?return_to=${encodeURIComponent(ctx.path)}`,
    menu: frame?.menu ? linksOf(frame.menu, ctx.path, texts) : null,
    flash: flashOf(ctx, texts),
  }
}

function linksOf({ label, title, base, query, pages }: Menu, path: string, texts: Texts): Frame['menu'] {
  // The longest address that this page is at or below.
  const current = pages
    .flatMap((page) => [page.path, ...(page.covers ?? [])].map((part) => ({ page, address: base + part })))
    .filter(({ address }) => path === address || path.startsWith(`${address}/`))
    .sort((one, other) => other.address.length - one.address.length)[0]?.page
  const links = pages.map((page) => ({
    href: base + page.path + query,
    label: page.label(texts),
    current: page === current,
  }))
  return { label: label(texts), title, links }
}

/** The address carries only the key of the message, so that nobody can make a page of ours say something else. */
function flashOf(ctx: Context, { frame }: Texts): string | null {
  const done = String(ctx.query['done'] ?? '')
  return Object.hasOwn(frame.flash, done) ? frame.flash[done as keyof typeof frame.flash] : null
}
