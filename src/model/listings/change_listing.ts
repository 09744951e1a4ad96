import type { Database } from '../../database/connect.ts'
import { findStoredApp, putApp } from '../apps/apps.ts'
import type { Actor } from '../audit/audit_log.ts'
import { type AppImage, MOST_SCREENSHOTS, storeImages } from './images.ts'
import { type ListingText, listingOf } from './listing.ts'

/** What becomes of an app's images. Absent: it stays. */
export type ImageChange = {
  icon?: AppImage | null
  /** In the place of those that there are. */
  screenshots?: AppImage[]
  /** Behind those that there are. */
  add?: AppImage[]
  /** The name of a screenshot that goes. */
  remove?: string
}

/**
 * Changes the images of an app. Like any change of its listing, this begins another version.
 * @returns `full` where there would be more than five screenshots; nothing is changed then
 */
export async function setImages(
  trx: Database,
  id: string,
  { icon, screenshots, add = [], remove }: ImageChange,
  actor: Actor,
  now: Date,
): Promise<'stored' | 'full' | 'no_app'> {
  const app = await findStoredApp(trx, id)
  if (!app) return 'no_app'
  const before = listingOf(app.listing)
  const kept = screenshots?.map(({ name }) => name) ?? before.screenshots.filter((name) => name !== remove)
  const shown = [...new Set([...kept, ...add.map(({ name }) => name)])]
  if (shown.length > MOST_SCREENSHOTS) return 'full'
  await storeImages(trx, id, [...(icon ? [icon] : []), ...(screenshots ?? []), ...add], now)
  const listing = {
    ...before,
    icon: icon === undefined ? before.icon : (icon?.name ?? null),
    screenshots: shown,
  }
  await putApp(trx, id, { ...app, listing }, actor, now)
  return 'stored'
}

/** Changes what an app says of itself. Its images stay. */
export async function setListingText(
  trx: Database,
  id: string,
  listing: ListingText,
  actor: Actor,
  now: Date,
): Promise<void> {
  const app = await findStoredApp(trx, id)
  if (app) await putApp(trx, id, { ...app, listing }, actor, now)
}
