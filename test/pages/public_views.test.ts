import Koa from 'koa'
import { describe, expect } from 'vitest'
import { createAssets } from '../../src/http/pages/assets.ts'
import { createRender } from '../../src/http/pages/render.ts'
import { allowRedirectAfterForm, securityHeaders } from '../../src/http/pages/security_headers.ts'
import { accessibilityProblems, openPage, picture, sidewaysScroll } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { viewSamples } from '../support/view_samples.ts'

const test = serverTest.extend('origin', FILE, ({ serve }) => {
  const assets = createAssets()
  const render = createRender({ assets })
  const app = new Koa()
  app.use(securityHeaders())
  app.use(assets.middleware)
  app.use(async (ctx) => {
    const sample = viewSamples.find(([name]) => ctx.path === `/${name}`)
    if (!sample) return
    allowRedirectAfterForm(ctx)
    render(ctx, sample[1], sample[2])
  })
  return serve(app.callback())
})

const widths = [390, 1280]
const schemes = ['light', 'dark'] as const

describe.each(viewSamples.map(([name]) => name))('the page %s', (name) => {
  test.for(['en', 'pl', 'ar'])(
    'in %s is accessible, fits, and loads nothing from elsewhere',
    async (locale, { browser, origin }) => {
      const { page, watch } = await openPage(browser, origin, { locale, reducedMotion: 'reduce' })
      await page.goto(`/${name}`)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 850 })
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme })
          await picture(page, `${name}-${locale}-${width}-${colorScheme}`)
          expect(await accessibilityProblems(page)).toEqual([])
          expect(await sidewaysScroll(page)).toBe(0)
          expect(await page.locator('h1').count()).toBe(1)
        }
      }
      expect(watch.problems).toEqual([])
      await page.context().close()
    },
  )
})
