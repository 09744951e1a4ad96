import { type Option, optionsOf } from '../../http/pages/views.ts'
import { type ListedApp, type Screenshot, screenshotsOf } from '../../model/listings/listed_apps.ts'
import { LISTING_LINKS } from '../../model/listings/listing.ts'
import {
  type AppIcon,
  hostOf,
  iconOf,
  type PublisherView,
  publisherView,
} from '../../oauth/consent/publisher_view.ts'
import { merchantScopes } from '../../platform/participants.ts'
import type { PageRuntime } from '../page_runtime.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'catalogue/app': AppView
  }
}

/** A listing as the public sees it. */
export interface AppView {
  app: { id: string; name: string; icon: AppIcon; summary: string | null; category: string | null }
  paragraphs: string[]
  screenshots: Screenshot[]
  /** What the app will be able to do, in sentences. */
  scopes: string[]
  publisher: PublisherView
  links: { label: (typeof LISTING_LINKS)[number]; href: string; host: string }[]
  approved_at: Date | null
  /** Where a connection begins, and the host of that page; null on a preview. */
  connect: { href: string; host: string | null } | null
  /** Where the preview's reader returns to; null on the public page. */
  preview: { href: string } | null
}

/** Everything on the page except its links to the next step. */
export async function appView(
  { db, platform }: Pick<PageRuntime, 'db' | 'platform'>,
  app: Omit<ListedApp, 'approved_at'> & { approved_at: Date | null },
): Promise<Omit<AppView, 'connect' | 'preview'>> {
  const { id, name, listing } = app
  const declared = merchantScopes(app.scopes)
  return {
    app: { id, name, icon: iconOf(app, listing.icon), summary: listing.summary, category: listing.category },
    paragraphs: (listing.description ?? '').split(/\n\s*\n/).filter((text) => text.trim() !== ''),
    screenshots: await screenshotsOf(db, id, listing),
    scopes: platform.scopes.filter((scope) => declared.includes(scope.name)).map(({ text }) => text),
    publisher: publisherView({
      name: app.publisher_name,
      website: app.publisher_website,
      support: app.publisher_support,
    }),
    links: LISTING_LINKS.flatMap((label) => {
      const href = listing[label]
      return href === null ? [] : [{ label, href, host: hostOf(href) }]
    }),
    approved_at: app.approved_at,
  }
}

type Categories = Pick<PageRuntime['platform'], 'app_categories'>

/** A category in the reader's language. Apps store the untranslated name. */
export function categoryIn({ app_categories }: Categories, reading: Categories, name: string | null) {
  return name === null ? null : (reading.app_categories[app_categories.indexOf(name)] ?? name)
}

/**
 * The platform's categories as options of a form.
 * @param reading the definition in the reader's language
 */
export const categoryOptions = (
  { app_categories }: Categories,
  selected: string | null,
  reading: Categories = { app_categories },
): Option[] =>
  optionsOf(
    app_categories.map((name, index) => ({ id: name, name: reading.app_categories[index] ?? name })),
    selected ?? '',
  )
