import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type RasterImage, readRaster } from '../../http/images/raster.ts'
import { maintainedBy } from '../apps/app_access.ts'

export const MOST_SCREENSHOTS = 5

/** The limits of images. A page of the catalogue loads a dozen icons, and must stay small. */
export const IMAGE_RULES = {
  icon: { bytes: 8192, least: 96, most: 512, square: true },
  screenshot: { bytes: 307_200, least: 320, most: 2560, square: false },
} as const

export type ImageUse = keyof typeof IMAGE_RULES

/** An image that has been checked. `name`: its name in a listing. */
export type AppImage = Omit<RasterImage, 'animated'> & { name: string; hash: string; bytes: Buffer }

/**
 * Checks an image by its bytes only. Drawings (SVG) are not accepted, because they are documents.
 * @returns the image, or what is wrong with it, worded as a violation
 */
export function checkImage(bytes: Buffer, use: ImageUse): AppImage | { problem: string } {
  const rules = IMAGE_RULES[use]
  if (bytes.length > rules.bytes) {
    return { problem: `has ${kilobytes(bytes.length)} KB, but may have at most ${kilobytes(rules.bytes)} KB` }
  }
  const image = readRaster(bytes)
  if (!image) return { problem: 'must be a PNG, JPEG or WebP image' }
  const { type, width, height, animated } = image
  if (animated) return { problem: 'must not be animated' }
  if (rules.square && width !== height) return { problem: `must be square, not ${width} × ${height} pixels` }
  if (Math.min(width, height) < rules.least || Math.max(width, height) > rules.most) {
    return {
      problem: `is ${width} × ${height} pixels, but each side must have ${rules.least} to ${rules.most}`,
    }
  }
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { type, width, height, hash, bytes, name: `${hash}.${type}` }
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1).replace(/\.0$/, '')

/** Stores images of an app, each only once. */
export async function storeImages(trx: Database, app: string, images: AppImage[], now: Date): Promise<void> {
  for (const { hash, type, width, height, bytes } of images) {
    await trx
      .insertInto('app_images')
      .values({ app_id: app, hash, type, width, height, bytes, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Deletes the images that neither an app nor its approved version shows any more. */
export async function dropUnusedImages(trx: Database, app: string): Promise<void> {
  await sql`
    delete from app_images i using apps a
    left join app_versions v on v.app_id = a.id and v.version = a.approved_version
    where i.app_id = ${app} and a.id = ${app}
      and i.hash || '.' || i.type not in (
        select a.listing ->> 'icon' where a.listing ? 'icon'
        union all select v.listing ->> 'icon' where v.listing ? 'icon'
        union all select jsonb_array_elements_text(coalesce(a.listing -> 'screenshots', '[]'))
        union all select jsonb_array_elements_text(coalesce(v.listing -> 'screenshots', '[]')))
  `.execute(trx)
}

export type SentImage = { type: RasterImage['type']; bytes: Buffer; published: boolean }

/**
 * An image of an app, for those who may see it: everyone if the approved version of a listed app shows it
 * (`published`), the people who maintain the app, and the platform's staff. Other browsers load only reviewed
 * images from here.
 */
export async function findImage(
  db: Database,
  { app, name }: { app: string; name: string },
  viewer: { id: string; operator: boolean } | null,
): Promise<SentImage | null> {
  const [hash = '', type = ''] = name.split('.')
  const { rows } = await sql<SentImage>`
    select i.type, i.bytes, seen.published
    from app_images i
    join apps a on a.id = i.app_id
    cross join lateral (
      select coalesce((select l.listing ->> 'icon' = ${name} or l.listing -> 'screenshots' ? ${name}
        from listed_apps l where l.app_id = i.app_id), false) as published) seen
    where i.app_id = ${app} and i.hash = ${hash} and i.type = ${type}
      and (seen.published or ${viewer?.operator ?? false} or ${maintainedBy(viewer?.id ?? '')})
  `.execute(db)
  return rows[0] ?? null
}
