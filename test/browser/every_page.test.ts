import { globSync, readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accessibilityProblems,
  openPage,
  picture,
  sidewaysScroll,
  startBrowser,
  type Watch,
} from '../support/browser.ts'
import { type DemoStage, setDemoStage } from '../support/demo_stage.ts'
import { givenTenant } from '../support/partners.ts'
import { givenPerson, signIn, signInAs } from '../support/people.ts'
import { startServer } from '../support/server.ts'
import { PRODUCT_PAGES, type Who } from './pages_of_the_product.ts'

let stage: DemoStage
let browser: Browser
const seats = new Map<Who, { page: Page; watch: Watch }>()

beforeAll(async () => {
  stage = await setDemoStage()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  await stage.close()
})

const PEOPLE = { owner: 0, staff: 2, developer: 3 }

/** The person's browser, signed in once and kept. */
async function seatOf(who: Who) {
  const seated = seats.get(who)
  if (seated) return seated
  const { server, demo } = stage
  const seat = await openPage(browser, server.base, { also: [demo.partnerUrl], reducedMotion: 'reduce' })
  if (who !== 'visitor') {
    await signInAs(seat.page, demo.people[PEOPLE[who]]?.email ?? '', demo.password, '/')
  }
  seats.set(who, seat)
  return seat
}

/** The same held at both widths and in both schemes; axe reads each scheme, and each width, once. */
async function expectWellMade(page: Page, watch: Watch, name: string): Promise<void> {
  expect(await page.locator('h1').count(), `${name}: h1`).toBe(1)
  for (const [colorScheme, widths] of [
    ['light', [390, 1280]],
    ['dark', [1280, 390]],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      expect(await sidewaysScroll(page), `${name} at ${width}, ${colorScheme}`).toBe(0)
      await picture(page, `every-${name}-${width}-${colorScheme}`)
    }
    expect(await accessibilityProblems(page), `${name} in ${colorScheme}`).toEqual([])
  }
  expect(watch.problems, name).toEqual([])
}

const numbered = PRODUCT_PAGES.map((row, index) => ({
  ...row,
  name: `${String(index).padStart(2, '0')} ${row.view}`,
}))

test.each(numbered)('$name for the $who', async ({ name, who, path, status = 200, act }) => {
  const { page, watch } = await seatOf(who)
  watch.problems.length = 0
  const response = await page.goto(typeof path === 'string' ? path : path(stage))
  expect(response?.status()).toBe(status)
  await act?.(page)
  await page.waitForLoadState()
  await expectWellMade(page, watch, name.replaceAll(/\W+/g, '-'))
})

const UNVERIFIED = 'settings/unverified'

test(`${UNVERIFIED}, where merchants that are not verified see no apps`, async () => {
  const server = await startServer({ platform: 'revento' })
  const tenant = await givenTenant(server.runtime.db, { verified: false })
  const owner = await givenPerson(server.runtime.db, { tenants: [[tenant, 'owner']] })
  const { page, watch } = await openPage(browser, server.base, { reducedMotion: 'reduce' })
  await signIn(page, owner, '/settings/apps')
  await expectWellMade(page, watch, 'unverified')
  await page.context().close()
  await server.close()
})

test('no page is forgotten', () => {
  const pages = globSync('views/**/*.eta')
    .filter((file) => readFileSync(file, 'utf8').includes("layout('/layouts/"))
    .map((file) => file.slice('views/'.length, -'.eta'.length))
  const walked = new Set([UNVERIFIED, ...PRODUCT_PAGES.map(({ view }) => view)])
  expect(pages.sort()).toEqual([...walked].sort())
})
