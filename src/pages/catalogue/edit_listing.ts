import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { type Form, readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import { setImages, setListingText } from '../../model/listings/change_listing.ts'
import {
  type AppImage,
  checkImage,
  IMAGE_RULES,
  type ImageUse,
  MOST_SCREENSHOTS,
} from '../../model/listings/images.ts'
import {
  imagePath,
  LISTING_LINKS,
  type ListingText,
  listingOf,
  listingSchema,
  listingViolations,
} from '../../model/listings/listing.ts'
import { violationsIn } from '../../violation.ts'
import { appAddress, currentApp } from '../developers/current_app.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor } from '../signed_in.ts'
import { appView, categoryOptions } from './app_view.ts'

type ListingForm = Record<keyof ListingText, string>
type ListingErrors = Partial<Record<keyof ListingText | ImageUse, string>>

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/listing': {
      base: string
      app: { id: string; name: string }
      values: ListingForm
      errors: ListingErrors
      links: typeof LISTING_LINKS
      /** Empty if the platform has no categories. */
      categories: Option[]
      icon: { name: string; src: string } | null
      screenshots: { name: string; src: string; number: number }[]
      may_add: boolean
      limits: { icon: number; screenshot: number }
    }
  }
}

const FIELDS = Object.keys(listingSchema.shape) as (keyof ListingText)[]

/** `/developers/apps/:app/listing`: what a public app says about itself to merchants. */
export function listingRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const router = new Router()
  const show = (ctx: Context, values: ListingForm, errors: ListingErrors = {}): void => {
    const app = currentApp(ctx)
    const { icon, screenshots } = listingOf(app.listing)
    const view = {
      ...{ base: appAddress(app), app: { id: app.id, name: app.name }, values, errors },
      links: LISTING_LINKS,
      categories: categoryOptions(platform, values.category),
      icon: icon === null ? null : { name: icon, src: imagePath(app.id, icon) },
      screenshots: screenshots.map((name, index) => ({
        ...{ name, src: imagePath(app.id, name), number: index + 1 },
      })),
      may_add: screenshots.length < MOST_SCREENSHOTS || errors.screenshot !== undefined,
      limits: { icon: IMAGE_RULES.icon.bytes / 1024, screenshot: IMAGE_RULES.screenshot.bytes / 1024 },
    }
    render(ctx, 'developers/listing', view, { status: Object.keys(errors).length > 0 ? 422 : 200 })
  }
  const saved = (ctx: Context) => seeOther(ctx, `${appAddress(currentApp(ctx))}/listing?done=saved`)

  router.get('/', requirePublic, (ctx) => show(ctx, formOf(currentApp(ctx))))
  router.post('/', requirePublic, async (ctx) => {
    const form = await readForm(ctx)
    const values = Object.fromEntries(FIELDS.map((name) => [name, textOf(form, name)])) as ListingForm
    const input = Object.fromEntries(FIELDS.map((name) => [name, values[name] || null]))
    const parsed = listingSchema.safeParse(input)
    const violations = parsed.success
      ? listingViolations(platform, parsed.data)
      : violationsIn(parsed.error, input)
    if (!parsed.success || violations.length > 0) {
      const fieldOf = (path: string) => path.split('/').at(-1) ?? ''
      return show(ctx, values, fieldErrors<keyof ListingText>(violations, {}, fieldOf))
    }
    const { id } = currentApp(ctx)
    await inTransaction(db, (trx) => setListingText(trx, id, parsed.data, currentActor(ctx), now()))
    saved(ctx)
  })

  router.post('/images', requirePublic, async (ctx) => {
    const app = currentApp(ctx)
    const form = await readForm(ctx)
    const errors: ListingErrors = {}
    const read = (use: ImageUse, files: Buffer[]) =>
      files.flatMap((bytes): AppImage[] => {
        const image = checkImage(bytes, use)
        if (!('problem' in image)) return [image]
        errors[use] ??= `It ${image.problem}.`
        return []
      })
    const [icon] = read('icon', form.files('icon'))
    const add = read('screenshot', form.files('screenshots'))
    if (Object.keys(errors).length > 0) return show(ctx, formOf(app), errors)
    const outcome = await inTransaction(db, (trx) =>
      setImages(trx, app.id, icon ? { icon, add } : { add }, currentActor(ctx), now()),
    )
    if (outcome !== 'full') return saved(ctx)
    show(ctx, formOf(app), { screenshot: `An app can have at most ${MOST_SCREENSHOTS} screenshots.` })
  })

  router.post('/images/remove', requirePublic, async (ctx) => {
    const { id, listing } = currentApp(ctx)
    const remove = (await readForm(ctx)).text('image')
    const change = remove === listing.icon ? { icon: null } : { remove }
    await inTransaction(db, (trx) => setImages(trx, id, change, currentActor(ctx), now()))
    saved(ctx)
  })

  router.get('/preview', requirePublic, async (ctx) => {
    const app = currentApp(ctx)
    const present = { ...app, listing: listingOf(app.listing), approved_at: null }
    const preview = { href: `${appAddress(app)}/listing` }
    render(ctx, 'catalogue/app', { ...(await appView(runtime, present)), connect: null, preview })
  })
  return router
}

const requirePublic: Middleware = async (ctx, next) => {
  if (currentApp(ctx).kind !== 'public') throw notFound('An in-house app is not listed anywhere.')
  await next()
}

/** Browsers send line breaks as CR LF (HTML §4.10.22.4). */
const textOf = (form: Form, name: string): string => form.text(name).replaceAll(/\r\n?/g, '\n')

function formOf(app: MemberApp): ListingForm {
  const listing = listingOf(app.listing)
  return Object.fromEntries(FIELDS.map((name) => [name, listing[name] ?? ''])) as ListingForm
}
