import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import {
  accessibilityProblems,
  firstViewBytes,
  openPage,
  picture,
  sidewaysScroll,
  type Watch,
} from '../support/browser.ts'
import { demoTest, FILE } from '../support/fixtures.ts'
import { givenTenant } from '../support/partners.ts'
import { givenPerson, signIn, signInAs } from '../support/people.ts'
import { startServer } from '../support/server.ts'
import { pageSamples, pageVisits, viewTests } from '../support/view_samples/index.ts'
import type { Visit } from '../support/view_samples/types.ts'
import { sampleAddress, sampleHandler } from '../support/view_server.ts'

type Who = Visit['who']

const test = demoTest
  // In the demo, a password is enough for the operator's desk.
  .extend('setting', FILE, { config: { demo: true } })
  /** The person's browser, signed in once and kept. */
  .extend('seatOf', FILE, ({ stage, browser }) => async (who: Who) => {
    const seated = seats.get(who)
    if (seated) return seated
    const { server, demo } = stage
    const seat = await openPage(browser, server.base, { also: [demo.partnerUrl], reducedMotion: 'reduce' })
    if (who !== 'visitor') {
      await signInAs(seat.page, demo.people[PEOPLE[who]]?.email ?? '', demo.password, '/')
    }
    seats.set(who, seat)
    return seat
  })
const seats = new Map<Who, { page: Page; watch: Watch }>()

const PEOPLE = { owner: 0, staff: 2, developer: 3, operator: 4 }

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
  expect(await firstViewBytes(page), `${name}: bytes of the first view`).toBeLessThan(100 * 1024)
  expect(watch.problems, name).toEqual([])
}

const numbered = pageVisits.map((row, index) => ({
  ...row,
  name: `${String(index).padStart(2, '0')} ${row.view}`,
}))

test.for(numbered)(
  '$name for the $who',
  async ({ name, who, path, status = 200, act }, { stage, seatOf }) => {
    const { page, watch } = await seatOf(who)
    watch.problems.length = 0
    const response = await page.goto(typeof path === 'string' ? path : path(stage))
    expect(response?.status()).toBe(status)
    await act?.(page)
    await page.waitForLoadState()
    await expectWellMade(page, watch, name.replaceAll(/\W+/g, '-'))
  },
)

const UNVERIFIED = 'settings/unverified'

test(`${UNVERIFIED}, where merchants that are not verified see no apps`, async ({ browser }) => {
  const server = await startServer({ platform: 'revento' })
  const tenant = await givenTenant(server.runtime.db, { verified: false })
  const owner = await givenPerson(server.runtime.db, { tenants: [[tenant, 'owner']] })
  const { page, watch } = await openPage(browser, server.base, { reducedMotion: 'reduce' })
  await signIn(page, owner, '/settings/apps')
  await expectWellMade(page, watch, 'unverified')
  await page.context().close()
  await server.close()
})

const SIGNED_OUT = 'signed_out'
const FRAMED = 'framed'
/** The demo's platform has no participants. */
const PARTICIPANTS = Object.keys(viewTests).filter((view) => view.startsWith('participants/'))
/** Passkeys need a host name, which the demo's address has not. */
const PASSKEYS = ['sign_in/passkey', 'sign_in/second_step', 'sign_in/proof', 'account/recovery_codes']

test(`sign-in with an identity provider, a passkey or as a participant, ${SIGNED_OUT} and ${FRAMED}, which the demo has not`, async ({
  browser,
  serve,
}) => {
  const origin = await serve(sampleHandler())
  const walked = [SIGNED_OUT, FRAMED, 'sign_in', 'account/account', ...PASSKEYS, ...PARTICIPANTS]
  const samples = pageSamples.filter(({ view }) => walked.includes(view))
  const { page, watch } = await openPage(browser, origin, { reducedMotion: 'reduce' })
  for (const sample of samples) {
    await page.goto(origin + sampleAddress(sample))
    await expectWellMade(page, watch, `${sample.view}-${sample.sample}`.replaceAll(/\W+/g, '-'))
  }
  await page.context().close()
})

test('one’s own account in Arabic', async ({ browser, serve }) => {
  const origin = await serve(sampleHandler())
  const samples = pageSamples.filter(
    ({ view, sample }) => view.startsWith('account/') && ['everything', 'enough'].includes(sample),
  )
  const { page, watch } = await openPage(browser, origin, { reducedMotion: 'reduce', locale: 'ar' })
  for (const sample of samples) {
    await page.goto(origin + sampleAddress(sample))
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    await expectWellMade(page, watch, `ar-${sample.view}-${sample.sample}`.replaceAll(/\W+/g, '-'))
  }
  await page.context().close()
})

test.for(['pl', 'hr', 'ar'])(
  'a first view in %s has less than 100 KB too',
  async (locale, { stage, seatOf, browser }) => {
    const storageState = await (await seatOf('owner')).page.context().storageState()
    const { page } = await openPage(browser, stage.server.base, { locale, storageState })
    for (const path of ['/', '/apps/front-desk', '/settings/apps', '/settings/activity', '/account']) {
      await page.goto(path)
      expect(await firstViewBytes(page), path).toBeLessThan(100 * 1024)
    }
    await page.context().close()
  },
)

test('partners read English alone, also where their browser asks for Arabic', async ({ stage, seatOf }) => {
  const { page } = await seatOf('developer')
  for (const { who, path, act } of pageVisits) {
    const address = typeof path === 'string' ? path : path(stage)
    if (who !== 'developer' || act || !address.startsWith('/developers/')) continue
    const response = await page.request.get(address, { headers: { 'accept-language': 'ar' } })
    expect(await response.text(), address).not.toMatch(/\p{Script=Arabic}/u)
  }
})

test('no page is forgotten', () => {
  const walked = new Set([
    UNVERIFIED,
    SIGNED_OUT,
    FRAMED,
    ...PASSKEYS,
    ...PARTICIPANTS,
    ...pageVisits.map(({ view }) => view),
  ])
  expect([...walked].sort()).toEqual(Object.keys(viewTests).sort())
})
