import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumPath } from './chromium.ts'

/** A real headless Chromium. Close it in `afterAll`. `switches`: added to its command line. */
export async function startBrowser(switches: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      '--no-sandbox',
      '--headless=shell',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--font-render-hinting=none',
      ...switches,
    ],
  })
}

/** Problems on a page, each as a sentence. The lists are empty if there are none. */
export interface Watch {
  problems: string[]
}

/**
 * A page in a fresh profile that collects console errors, exceptions, CSP reports and every request that leaves
 * `origin` (or the origins in `also`, to which the person is sent on purpose).
 * Journeys press the buttons of forms by keyboard, because a pointer has to wait on every page (decision 0125).
 * test/trust/stolen_clicks.test.ts tests the wait.
 */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions & { also?: string[] } = {},
): Promise<{ page: Page; watch: Watch }> {
  const { also = [], ...profile } = options
  const context = await browser.newContext({ locale: 'en-GB', ...profile, baseURL: origin })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const watch: Watch = { problems: [] }
  const own = [origin, ...also].map((address) => new URL(address).origin)
  page.on('pageerror', (error) => watch.problems.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    // Chromium reports an intended 4xx page as a failed load.
    const expected = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !expected) watch.problems.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && !own.includes(url.origin)) {
      watch.problems.push(`request off the origin: ${url.href}`)
    }
  })
  return { page, watch }
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface AxeResults {
  violations: {
    id: string
    impact: string
    help: string
    nodes: { target: string[]; failureSummary: string }[]
  }[]
}

/** axe-core's serious and critical findings on the current page, one line each. */
export async function accessibilityProblems(page: Pick<Page, 'evaluate'>): Promise<string[]> {
  // Through evaluate, because the page's CSP would block a script element.
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(await readFile(axeFile, 'utf8'))
  const { violations } = (await page.evaluate(
    // Keeps axe from fetching every stylesheet again. Only its rule about locked orientation would read them.
    'axe.run(document, { resultTypes: ["violations"], preload: false })',
  )) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary}`),
    )
}

/** How many pixels the page can be scrolled sideways: 0 on a page that fits. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** Size of a response's header, as browsers count it in `transferSize`. */
const HEADER_BYTES = 300

/**
 * The bytes of the page and everything that it has loaded, for a browser with an empty cache. Images that publishers
 * upload do not count: publishers choose their size, and screenshots are loaded late.
 */
export async function firstViewBytes(page: Page): Promise<number> {
  return page.evaluate(
    `document.fonts.ready.then(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter(({ name }) => name.startsWith(location.origin) && !name.includes('/images/'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize + ${HEADER_BYTES}, 0))`,
  )
}

/** Writes a screenshot to `.data/screenshots` if SCREENSHOTS is set. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return
  const folder = join('.data', 'screenshots')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })
}
