import { readFileSync } from 'node:fs'
import { type AppImage, checkImage, type ImageUse } from '../model/listings/images.ts'
import { EMPTY_LISTING, type Listing } from '../model/listings/listing.ts'
import type { Platform } from '../platform/definition.ts'

/** What the demo's apps say about themselves in the catalogue. */
const WORDS = {
  partner: {
    summary: 'Everything that happens today, on one screen.',
    description:
      'Connect it once, and it shows what your colleagues at the desk need to know: who is expected, who has arrived, and what has changed since they last looked.\n\nIt reads what you allow, and shows a change within seconds. Nobody has to reload a page or call the office.\n\nOpen a guest, and you see the whole story: what was arranged, what was paid, and what your colleagues noted.',
    images: ['today', 'guest'],
  },
  mobile: {
    summary: 'The day in your pocket, for people who are never at the desk.',
    description:
      'The same list as at the desk, made for one hand and bright sunlight.\n\nIt runs on your own telephone, and keeps nothing there once you sign out.',
    images: ['today'],
  },
}

/** The listing of a demo app, and its images. */
export function demoListing({ app_categories }: Pick<Platform, 'app_categories'>, app: keyof typeof WORDS) {
  const { images, ...words } = WORDS[app]
  const icon = readImage(`${app}_icon`, 'icon')
  const screenshots = images.map((name) => readImage(`${app}_${name}`, 'screenshot'))
  const listing: Listing = {
    ...{ ...EMPTY_LISTING, ...words },
    ...{ category: app_categories[2] ?? null, icon: icon.name },
    screenshots: screenshots.map(({ name }) => name),
  }
  return { listing, images: [icon, ...screenshots] }
}

function readImage(name: string, use: ImageUse): AppImage {
  const image = checkImage(readFileSync(new URL(`images/${name}.png`, import.meta.url)), use)
  if ('problem' in image) throw new Error(`${name}.png ${image.problem}`)
  return image
}
