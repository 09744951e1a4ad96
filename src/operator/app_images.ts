import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { unprocessable } from '../http/problem.ts'
import { findApp } from '../model/apps/app_list.ts'
import { setImages } from '../model/listings/change_listing.ts'
import { type AppImage, checkImage, type ImageUse, MOST_SCREENSHOTS } from '../model/listings/images.ts'
import type { Runtime } from '../runtime.ts'
import type { Violation } from '../violation.ts'
import { noApp } from './apps.ts'
import type { Story } from './openapi/examples.ts'
import { appShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { ok } from './reply.ts'

/** Maximum bytes of the body: five screenshots and an icon as base64. */
const LARGEST = 2_200_000

const image = z
  .string()
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'must be base64')
  .describe('The bytes of a PNG, JPEG or WebP image')

const imagesSchema = z.strictObject({
  icon: image
    .nullish()
    .describe('A square of 96 to 512 pixels and at most 8 KB. Null removes it; if absent, it stays'),
  screenshots: z
    .array(image)
    .max(MOST_SCREENSHOTS, `must have at most ${MOST_SCREENSHOTS} items`)
    .optional()
    .describe('Each 320 to 2,560 pixels and at most 300 KB, in the order shown. If absent, they stay'),
})

/** The images of a listing. */
export const appImageOperations = ({ db, now }: Runtime, story: Story): Operation[] => [
  operation({
    method: 'put',
    path: '/apps/:id/images',
    scope: 'apps:write',
    summary: 'Store the icon and the screenshots of an app',
    body: imagesSchema,
    limit: LARGEST,
    statuses: [200],
    returns: appShape,
    example: { path: { id: 'books' }, body: { icon: null, screenshots: [] }, response: story.draft },
    async handle({ params: { id }, body, actor }) {
      const violations: Violation[] = []
      const read = (use: ImageUse, path: string, text: string): AppImage[] => {
        const checked = checkImage(Buffer.from(text, 'base64'), use)
        if (!('problem' in checked)) return [checked]
        violations.push({ path, message: checked.problem })
        return []
      }
      const [icon = null] = body.icon ? read('icon', '/icon', body.icon) : []
      const screenshots = body.screenshots?.flatMap((text, index) =>
        read('screenshot', `/screenshots/${index}`, text),
      )
      if (violations.length > 0) throw unprocessable(violations)
      const change = {
        ...(body.icon === undefined ? {} : { icon }),
        ...(screenshots ? { screenshots } : {}),
      }
      const outcome = await inTransaction(db, (trx) => setImages(trx, id, change, actor, now()))
      if (outcome === 'no_app') throw noApp()
      return ok(await findApp(db, id))
    },
  }),
]
