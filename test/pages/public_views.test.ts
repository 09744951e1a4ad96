import { describe, expect } from 'vitest'
import { accessibilityProblems, openPage, picture, sidewaysScroll } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { pageSamples } from '../support/view_samples/index.ts'
import { sampleAddress, sampleHandler } from '../support/view_server.ts'

const test = serverTest.extend('origin', FILE, ({ serve }) => serve(sampleHandler()))

const widths = [390, 1280]
const schemes = ['light', 'dark'] as const

/** The pages that are translated: a merchant sees them on the way through a connection. */
const translated = pageSamples.filter(({ view }) =>
  ['home', 'sign_in', 'signed_out', 'consent', 'error'].includes(view),
)

describe.each(translated)('the page $view, $sample', (sample) => {
  test.for(['en', 'pl', 'ar'])(
    'in %s is accessible, fits, and loads nothing from elsewhere',
    async (locale, { browser, origin }) => {
      const { page, watch } = await openPage(browser, origin, { locale, reducedMotion: 'reduce' })
      await page.goto(sampleAddress(sample))
      const name = `${sample.view}-${sample.sample}`.replaceAll(' ', '-')
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
