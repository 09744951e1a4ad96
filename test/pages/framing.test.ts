import { expect } from 'vitest'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { demoTest, FILE } from '../support/fixtures.ts'
import { authorizeUrl, pkce } from '../support/flow.ts'
import { operatorFor } from '../support/operator.ts'
import { pageVisits } from '../support/view_samples/index.ts'
import type { Visit } from '../support/view_samples/types.ts'
import { must } from '../support/world.ts'

const VENDOR = 'https://app.vendor.example'

const test = demoTest
  .extend('setting', FILE, { config: { frameAncestors: [VENDOR] } })
  .extend('seatOf', FILE, ({ stage: { server, demo } }) => async (who: Visit['who']) => {
    const browser = new HttpBrowser(server.base)
    const { email = '' } = demo.people[PEOPLE[who] ?? 0] ?? {}
    if (who !== 'visitor') await signIn(browser, email, demo.password)
    return browser
  })

const PEOPLE: Partial<Record<Visit['who'], number>> = { owner: 0, staff: 2, developer: 3 }

/** The pages that FRAME_ANCESTORS opens, by the area that their address begins with. Every other one is refused. */
const FRAMED = ['settings']

const headersOf = (response: Response) => {
  const policy = response.headers.get('content-security-policy') ?? ''
  return {
    ancestors: /frame-ancestors ([^;]+)/.exec(policy)?.[1],
    options: response.headers.get('x-frame-options'),
  }
}

test('O19 every page says who may frame it: nobody, or the listed origins for the settings', async ({
  stage,
  seatOf,
}) => {
  const seats = new Map<string, HttpBrowser>()
  const found: Record<string, string> = {}
  const wanted: Record<string, string> = {}
  for (const { who, path, view } of pageVisits) {
    const address = typeof path === 'string' ? path : path(stage)
    const browser = seats.get(who) ?? (await seatOf(who))
    seats.set(who, browser)
    const { ancestors, options } = headersOf(await browser.get(address))
    const page = `${view} at ${new URL(address, stage.server.base).pathname}`
    found[page] = `${ancestors}, ${options}`
    const area = new URL(address, stage.server.base).pathname.split('/')[1] ?? ''
    wanted[page] = FRAMED.includes(area) ? `${VENDOR}, null` : "'none', DENY"
  }
  expect(found).toEqual(wanted)
  const framed = Object.entries(found).filter(([, header]) => header.startsWith('https:'))
  expect(framed.length).toBeGreaterThan(10)
  expect(
    framed
      .map(([page]) => page)
      .filter((page) => !/^(settings|webhooks|error|confirm at \/settings)/.test(page)),
  ).toEqual([])
})

test('O19 consent, the engine’s own pages and refusals are framed by nobody', async ({ stage, seatOf }) => {
  const { server } = stage
  const owner = await seatOf('owner')
  const { clients } = must(await operatorFor(server).get('/apps/front-desk')).body
  const request = authorizeUrl(server.base, clients[0].id, pkce().challenge)
  for (const address of [
    request,
    '/oauth/authorize?client_id=nobody',
    '/signin?again',
    '/nothing/here',
    '/settingsx',
    '/account',
    '/operator',
  ]) {
    const response = await owner.get(address, { accept: 'text/html' })
    expect([address, headersOf(response)]).toEqual([address, { ancestors: "'none'", options: 'DENY' }])
  }
})
