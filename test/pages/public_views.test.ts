import { describe, expect } from 'vitest'
import { accessibilityProblems, openPage, picture, sidewaysScroll } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { pageSamples } from '../support/view_samples/index.ts'
import { sampleAddress, sampleHandler } from '../support/view_server.ts'

const test = serverTest.extend('origin', FILE, ({ serve }) => serve(sampleHandler()))

/** The pages that a merchant sees on the way through a connection, in other languages than every_page.test.ts. */
const translated = pageSamples.filter(({ view }) =>
  ['home', 'sign_in', 'signed_out', 'consent', 'participants/consent', 'error'].includes(view),
)

describe.each(translated)('the page $view, $sample', (sample) => {
  test.for(['pl', 'ar'])(
    'in %s is accessible, fits, and loads nothing from elsewhere',
    async (locale, { browser, origin }) => {
      const { page, watch } = await openPage(browser, origin, { locale, reducedMotion: 'reduce' })
      await page.goto(sampleAddress(sample))
      const name = `${sample.view}-${sample.sample}`.replaceAll(' ', '-')
      for (const [width, colorScheme] of [
        [390, 'light'],
        [1280, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 850 })
        await page.emulateMedia({ colorScheme })
        await picture(page, `${name}-${locale}-${width}-${colorScheme}`)
        expect(await accessibilityProblems(page)).toEqual([])
        expect(await sidewaysScroll(page)).toBe(0)
        expect(await page.locator('h1').count()).toBe(1)
      }
      expect(watch.problems).toEqual([])
      await page.context().close()
    },
  )
})
