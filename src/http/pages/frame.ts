import type { Context, Middleware } from 'koa'
import type { Texts } from '../../../views/languages/en.ts'

type Environment = keyof Texts['words']['environments']

/** A text of the language files, chosen once the reader's language is known. */
export type TextKey = (texts: Texts) => string

/** The menu next to the pages of a router. */
export interface Menu {
  /** What a screen reader calls it. */
  label: TextKey
  /** What it is about, such as the name of an app; null if the label is enough. */
  title: string | null
  /** The address that its pages are below, and the query of each of them. */
  base: string
  query: string
  /**
   * `covers`: other addresses whose pages belong to this entry. `alone`: no page below its address belongs to it.
   * `both_environments`: the page shows both environments, so it has no switch.
   */
  pages: { path: string; label: TextKey; covers?: string[]; alone?: boolean; both_environments?: boolean }[]
  /** The environments that its pages can show; `ctx.state.environment` is the current one. */
  environments?: Environment[]
}

/** What a router says about the frame of its pages: the area that they belong to, and their menu. */
export interface FrameOptions {
  area: 'apps' | 'developers' | 'settings' | 'docs' | 'account' | 'operator'
  menu: Menu | null
}

export interface FrameLink {
  href: string
  label: string
  /** Whether this page is the link's target, or below it. */
  current: boolean
}

/** What surrounds the content of the wide pages, in the reader's language. */
export interface Frame {
  /** Whether the page is inside a page of another site, which has its own frame. */
  embedded: boolean
  areas: FrameLink[]
  person: { name: string } | null
  /** The email address that the person has not confirmed; empty if another account has confirmed it. */
  unconfirmed: { email: string } | null
  sign_in_href: string
  menu: { label: string; title: string | null; links: FrameLink[] } | null
  /** Sandbox and production; empty if the page shows neither or both, or if the app has only one of them. */
  environments: FrameLink[]
  /** The app's only environment; null if there are several, or none. */
  environment: Environment | null
  /** What the previous form did; shown once. */
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
    menu: frame?.menu ? linksOf(ctx, frame.menu, texts) : null,
    ...environmentsOf(ctx, frame?.menu ?? null, texts),
    flash: flashOf(ctx, texts),
  }
}

/** The entry with the longest address that this page is at or below. */
function currentPage({ path }: Context, { base, pages }: Menu): Menu['pages'][number] | undefined {
  return pages
    .flatMap((page) => [page.path, ...(page.covers ?? [])].map((part) => ({ page, address: base + part })))
    .filter(({ page, address }) => path === address || (!page.alone && path.startsWith(`${address}/`)))
    .sort((one, other) => other.address.length - one.address.length)[0]?.page
}

function linksOf(ctx: Context, menu: Menu, texts: Texts): Frame['menu'] {
  const current = currentPage(ctx, menu)
  const query = menu.environments ? `?environment=${ctx.state.environment}` : menu.query
  const links = menu.pages.map((page) => ({
    href: menu.base + page.path + query,
    label: page.label(texts),
    current: page === current,
  }))
  return { label: menu.label(texts), title: menu.title, links }
}

/**
 * The links lead to the menu's page, such as a list. It exists in both environments; the item on this page may not.
 */
function environmentsOf(
  ctx: Context,
  menu: Menu | null,
  texts: Texts,
): Pick<Frame, 'environments' | 'environment'> {
  const page = menu && currentPage(ctx, menu)
  const environments = (!page?.both_environments && menu?.environments) || []
  const [only = null, ...others] = page ? environments : []
  if (!page || others.length === 0) return { environments: [], environment: only }
  const links = environments.map((environment) => ({
    href: `${menu.base}${page.path}?environment=${environment}`,
    label: texts.words.environments[environment],
    current: environment === ctx.state.environment,
  }))
  return { environments: links, environment: null }
}

/** The address has only the key of the message, so that nobody can make our page say anything else. */
function flashOf(ctx: Context, { frame }: Texts): string | null {
  const done = String(ctx.query['done'] ?? '')
  return Object.hasOwn(frame.flash, done) ? frame.flash[done as keyof typeof frame.flash] : null
}
