import type { Browser, CDPSession } from 'playwright-core'
import { startBrowser } from '../support/browser.ts'
import type { Page } from './pages.ts'
import { milliseconds, type Section } from './table.ts'

/** Lighthouse's values for a phone on slow 4G. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 84_375 }
const SLOWER_PROCESSOR = 4
const AIM_MS = 1000
const AIM_BYTES = 100 * 1024

/** First views of pages, in a browser with an empty cache: how soon something is painted, and what was loaded. */
export async function measureFirstPaint(origin: string, pages: Page[], views = 5): Promise<Section> {
  const browser = await startBrowser()
  try {
    const rows: string[][] = []
    for (const [name, path, cookie] of pages) {
      const seen: View[] = []
      for (let view = 0; view < views; view++) seen.push(await firstView(browser, origin + path, cookie))
      const paints = seen.map(({ paint }) => paint).sort((one, other) => one - other)
      const bytes = Math.max(...seen.map(({ bytes }) => bytes))
      const [best = 0, median = 0] = [paints[0], paints[Math.floor(views / 2)]]
      rows.push([name, milliseconds(best), milliseconds(median), (bytes / 1024).toFixed(1)])
    }
    return {
      title: 'First view of pages, throttled as a phone on slow 4G',
      head: ['', 'first paint ms: best', `median (aim < ${AIM_MS})`, `KB loaded (aim < ${AIM_BYTES / 1024})`],
      rows,
      notes: [
        `Chromium with 150 ms per request, 1.6 Mbit/s and a processor ${SLOWER_PROCESSOR} times slower, an empty cache, and gzip, as over http.`,
      ],
    }
  } finally {
    await browser.close()
  }
}

type View = { paint: number; bytes: number }

async function firstView(browser: Browser, address: string, cookie: string): Promise<View> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const [name = '', value = ''] = cookie.split('=', 2)
  if (name) await context.addCookies([{ name, value, url: address }])
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  const loaded = await countBytes(devtools)
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR })
  await page.goto(address)
  const paint = await page.evaluate<number>(
    `document.fonts.ready.then(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity)`,
  )
  await context.close()
  return { paint, bytes: loaded() }
}

/** @returns the bytes received so far, including headers */
async function countBytes(devtools: CDPSession): Promise<() => number> {
  let bytes = 0
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await devtools.send('Network.enable')
  return () => bytes
}
