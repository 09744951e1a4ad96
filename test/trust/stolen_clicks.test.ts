import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainTokens, pkce } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'

/** Asks for a double click in a window of its own, over the one where the second click is to hit. */
const attack = (target: string): string => `<!doctype html><button onclick="play()">Play</button><script>
  const play = () => {
    open('/cover', 'cover', 'popup')
    location = ${JSON.stringify(target)}
  }
</script>`
const COVER = `<!doctype html>Double-click here<script>addEventListener('mousedown', () => close())</script>`

const test = merchantsTest
  .extend('attacker', FILE, async ({ serve }) => {
    let target = ''
    const origin = await serve(({ url }, response) => {
      response.setHeader('content-type', 'text/html').end(url === '/cover' ? COVER : attack(target))
    })
    const aimAt = (address: string) => {
      target = address
    }
    return { origin, aimAt }
  })
  /** The interaction of Otto, who owns one organisation without units, so that one click decides. */
  .extend('victim', FILE, ({ server, open, world }) => async (options: BrowserContextOptions = {}) => {
    const { page } = await open(options)
    await page.goto('/signin')
    await page.getByLabel('Email').fill('otto@elsewhere.example')
    await page.getByLabel('Password').fill(PASSWORD)
    // By key: the pointer has not been in this window.
    await page.keyboard.press('Enter')
    await page.waitForURL('**/settings/apps')
    const request = authorizeUrl(server.base, world.confidential.client_id, pkce().challenge)
    return { page, request }
  })

/** Clicks in the middle of a button with a pointer that comes from elsewhere, without waiting for anything. */
async function clickAtOnce(page: Page, name: string): Promise<void> {
  const { x, y } = await placeOf(page, name)
  await page.mouse.click(x, y)
  // Where it decided, the page is left at once.
  await page.waitForTimeout(500)
}

async function placeOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const button = page.getByRole('button', { name })
  await button.scrollIntoViewIfNeeded()
  const box = await button.boundingBox()
  if (!box) throw new Error(`no button ${name}`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** The consent page has been ready below another window for as long as the attacker likes. */
const later = (page: Page) => page.waitForTimeout(1500)

const SETTINGS: [string, BrowserContextOptions][] = [
  ['with a mouse', {}],
  ['where people ask for less motion', { reducedMotion: 'reduce' }],
  ['without scripts', { javaScriptEnabled: false }],
]

describe('T21 Allow is no second click of a double click on another page', () => {
  test('behind a window that closes under the pointer', async ({ victim, attacker }) => {
    const { page, request } = await victim()
    attacker.aimAt(request)
    await page.goto(attacker.origin)
    const opened = page.waitForEvent('popup')
    await page.getByRole('button', { name: 'Play' }).press('Enter')
    const cover = await opened
    await page.waitForURL('**/interaction/*')
    await page.getByRole('button', { name: 'Allow access' }).waitFor()
    await later(page)
    // The first click of two closes the window, and the second one arrives in this one.
    const closed = cover.waitForEvent('close')
    await cover.mouse.move(50, 50)
    await cover.mouse.down().catch(() => undefined)
    await closed
    await clickAtOnce(page, 'Allow access')
    expect(page.url()).toContain('/interaction/')
    await page.close()
  })

  test.for(SETTINGS)('%s, and a deliberate click is one', async ([_, options], { victim }) => {
    const { page, request } = await victim(options)
    await page.goto(request)
    await later(page)
    await clickAtOnce(page, 'Allow access')
    expect(page.url()).toContain('/interaction/')
    await later(page)
    const { x, y } = await placeOf(page, 'Allow access')
    const left = page.waitForEvent('requestfinished', (sent) => sent.method() === 'POST')
    await page.mouse.click(x, y)
    expect((await (await left).response())?.status()).toBe(303)
    await page.close()
  })

  test('by touch, when the window comes to the front', async ({ victim }) => {
    const { page, request } = await victim({ hasTouch: true, isMobile: true })
    await page.goto(request)
    await later(page)
    const { x, y } = await placeOf(page, 'Allow access')
    await page.evaluate('dispatchEvent(new Event("focus"))')
    await page.touchscreen.tap(x, y)
    await page.waitForTimeout(300)
    expect(page.url()).toContain('/interaction/')
    await later(page)
    const left = page.waitForEvent('requestfinished', (sent) => sent.method() === 'POST')
    await page.touchscreen.tap(x, y)
    expect((await (await left).response())?.status()).toBe(303)
    await page.close()
  })
})

test('T21 nor are the acts of an owner in the settings', async ({ server, world, victim }) => {
  const { connection } = await obtainTokens(server.base, world.confidential, {
    email: 'otto@elsewhere.example',
    organisation: 'elsewhere',
  })
  const { page } = await victim()
  const acts = [
    [`/settings/apps/${connection}/disconnect`, 'Disconnect'],
    ['/settings/developers/keys/new', 'Generate'],
  ] as const
  for (const [address, button] of acts) {
    await page.goto(address)
    // Outside of the window, where another one is.
    await page.mouse.move(-100, -100)
    await later(page)
    await clickAtOnce(page, button)
    expect(page.url()).toContain(address)
    const posted = page.waitForEvent('requestfinished', (sent) => sent.method() === 'POST')
    await page.getByRole('button', { name: button }).click()
    expect((await (await posted).response())?.status()).toBeLessThan(500)
  }
  await page.close()
})

test('T21 nothing is selected where there is a choice', async ({ server, victim, open, world }) => {
  const { page, request } = await victim()
  await page.goto(request)
  // Otto has one organisation.
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(1)
  await page.goto('/settings/developers/keys/new')
  expect(await page.getByRole('checkbox').count()).toBeGreaterThan(0)
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)
  await page.close()

  const { page: olga } = await open()
  await olga.goto(authorizeUrl(server.base, world.confidential.client_id, pkce().challenge))
  await olga.getByLabel('Email').fill('olga@north.example')
  await olga.getByLabel('Password').fill(PASSWORD)
  await olga.keyboard.press('Enter')
  await olga.waitForURL('**/interaction/*')
  expect(await olga.getByRole('radio', { checked: true }).count()).toBe(0)
  await olga.getByLabel('North Rentals').check()
  await olga.getByRole('button', { name: 'Allow access' }).click()
  await olga.getByText('Harbour').waitFor()
  // The whole organisation is more than any unit of it.
  expect(await olga.getByRole('radio').count()).toBe(3)
  expect(await olga.getByRole('radio', { checked: true }).count()).toBe(0)
  await olga.close()
})

test('T21 no page can be framed, or reached by the window that opened it', async ({ victim }) => {
  const { page, request } = await victim()
  for (const address of [request, '/settings/developers/keys/new', '/signin?again']) {
    const response = await page.goto(address)
    const headers = response?.headers() ?? {}
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  }
  await page.close()
})
