import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { APP, type DemoStage, TENANT } from '../support/demo_stage.ts'
import { demoTest, FILE } from '../support/fixtures.ts'
import { signInAs } from '../support/people.ts'
import { focusStops, type Stop, walkByTab } from '../support/tab_walk.ts'

const test = demoTest.extend('signedIn', FILE, ({ stage, open }) => async (who: number): Promise<Page> => {
  const { demo } = stage
  const { page } = await open({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  })
  await signInAs(page, demo.people[who]?.email ?? '', demo.password, '/')
  return page
})

const OWNER = 0
const DEVELOPER = 3

const PAGES: [name: string, who: number, path: (stage: DemoStage) => string][] = [
  ['an app in the console', DEVELOPER, () => APP],
  ['new app', DEVELOPER, () => '/developers/apps/new'],
  ['the request log', DEVELOPER, () => `${APP}/requests`],
  ['an endpoint of the webhooks portal', DEVELOPER, (it) => `${APP}/webhooks/${it.endpoint}`],
  ['a delivery', DEVELOPER, (it) => `${APP}/webhooks/${it.endpoint}/deliveries/${it.delivery}`],
  ['try it', DEVELOPER, () => `${APP}/try`],
  ['quickstart', DEVELOPER, () => '/docs'],
  ['a merchant’s apps', OWNER, () => `/settings/apps?tenant=${TENANT}`],
  ['disconnect', OWNER, (it) => `/settings/apps/${it.connection}/disconnect?tenant=${TENANT}`],
  ['one’s own account', DEVELOPER, () => '/account'],
  ['change password', DEVELOPER, () => '/account/password'],
  ['new key', OWNER, () => `/settings/developers/keys/new?tenant=${TENANT}`],
]

describe.each(PAGES)('by Tab alone: %s', (_, who, path) => {
  test('everything is reached once, in the order of the page, and shows that it has the focus', async ({
    stage,
    signedIn,
  }) => {
    const page = await signedIn(who)
    await page.goto(path(stage))
    const wanted = await focusStops(page)
    const walked = await walkByTab(page, wanted.length)
    expect(walked[0]?.name).toBe('Skip to the content')
    expect(walked.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name))
    expect(walked.filter(({ shown }) => !shown)).toEqual([])
    expect(jumpsBack(walked)).toEqual([])
    await page.context().close()
  })
})

/** Steps that lead upwards by more than a row inside the same part of the page. */
function jumpsBack(walked: Stop[]): string[] {
  return walked.flatMap((stop, index) => {
    const before = walked[index - 1]
    const back = before && before.part === stop.part && stop.top < before.top - 60
    return back ? [`${before.name} → ${stop.name}`] : []
  })
}

test('an owner makes a key with the keyboard alone, and the first Tab skips to the content', async ({
  stage,
  open,
}) => {
  const { server, demo } = stage
  const { page } = await open()
  await page.goto(`/settings/developers?tenant=${TENANT}`)
  await page.locator('#email:focus').waitFor()
  await page.keyboard.type(demo.people[OWNER]?.email ?? '')
  await page.keyboard.press('Tab')
  await page.keyboard.type(demo.password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'New key' }).waitFor()

  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, 'New key')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Generate' }).waitFor()
  await tabTo(page, 'Name')
  await page.keyboard.type('Accounting export')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await tabTo(page, 'Generate')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Your new key: keep it now' }).waitFor()
  expect(await page.locator('code', { hasText: /^sk_[a-z0-9]{40}$/ }).count()).toBe(1)
  const { scopes } = await server.runtime.db
    .selectFrom('apps')
    .select('scopes')
    .where('name', '=', 'Accounting export')
    .executeTakeFirstOrThrow()
  // None is selected before; the space bar has selected the first.
  expect(scopes).toEqual(['bookings:read'])
  await page.context().close()
})

/** Presses Tab until the element of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  while (passed.length < 40) {
    const [stop] = await walkByTab(page, 1)
    if (stop?.name === name) return
    passed.push(stop?.name ?? '')
  }
  throw new Error(`Tab does not lead to ${name}, but to ${passed.join(', ')}`)
}
