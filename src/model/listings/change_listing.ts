import type { Database } from '../../database/connect.ts'
import { findStoredApp, putApp } from '../apps/apps.ts'
import type { Actor } from '../audit/audit_log.ts'
import { type AppImage, MOST_SCREENSHOTS, storeImages } from './images.ts'
import { type ListingText, listingOf } from './listing.ts'

/** Changes of an app's images. Absent fields stay as they are. */
export type ImageChange = {
  icon?: AppImage | null
  /** The screenshots that replace the current ones. */
  screenshots?: AppImage[]
  /** The screenshots to add after the current ones. */
  add?: AppImage[]
  /** The name of a screenshot to remove. */
  remove?: string
}

/**
 * Changes the images of an app. Like any change of its listing, this begins a new version.
 * @returns `full` if there would be more than five screenshots; then nothing is changed
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

/** Changes the text of an app's listing. Its images stay. */
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
