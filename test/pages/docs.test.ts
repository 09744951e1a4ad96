import { createHmac } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { describeTools } from '../../src/api/mcp/descriptions.ts'
import { noteDefinition } from '../../src/model/published_definitions.ts'
import { verificationGuides } from '../../src/pages/docs/verification.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { FILE, serverTest, serverTest as test } from '../support/fixtures.ts'
import { startServer } from '../support/server.ts'

test('an address where nothing is gets a page in a browser and a problem document elsewhere', async ({
  server,
  open,
}) => {
  const { page } = await open()
  const response = await page.goto('/docs/nothing')
  expect(response?.status()).toBe(404)
  expect(await page.locator('h1').textContent()).toBe('There is nothing at this address')
  await page.context().close()
  const answer = await fetch(`${server.base}/nothing`)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})

test('the search finds sections by all their words, headings first, and marks them', async ({ server }) => {
  const search = async (query: string) =>
    await (await fetch(`${server.base}/docs/search?q=${encodeURIComponent(query)}`)).text()
  const found = await search('rotate secret')
  expect(found).toMatch(/<ol class="results">\s*<li><a href="\/docs\/webhooks#rotate">/)
  expect(found).toContain('<mark>')
  expect(await search('RateLimit-Policy')).toContain('href="/docs/limits"')
  expect(await search('zebra <script>alert(1)</script>')).not.toContain('<script>alert')
  expect(await search('')).not.toContain('class="results"')
})

test('the menu marks the page that is open, and none for the search', async ({ server }) => {
  const marked = async (path: string) => {
    const html = await (await fetch(`${server.base}/docs${path}`)).text()
    const menu = html.slice(html.indexOf('<nav class="menu"'), html.indexOf('<main'))
    return [...menu.matchAll(/href="([^"]+)" aria-current="page"/g)].map(([, href]) => href)
  }
  expect(await marked('')).toEqual(['/docs'])
  expect(await marked('/search?q=secret')).toEqual([])
  expect(await marked('/try/list-bookings')).toEqual(['/docs/api'])
})

test('every page lists its headings, and each link leads to one', async ({ server }) => {
  for (const path of ['', '/authorization', '/api', '/webhooks', '/operator']) {
    const html = await (await fetch(`${server.base}/docs${path}`)).text()
    const links = [...html.matchAll(/<li class="level-[23]"><a href="#([^"]+)">/g)].map(([, id]) => id)
    expect(links.length, path).toBeGreaterThan(1)
    for (const id of links) expect(html.split(`id="${id}"`), `${path}#${id}`).toHaveLength(2)
  }
})

test('the changelog has what has changed since each definition that was served', async ({ server }) => {
  const { db, platform, now } = server.runtime
  const [first, ...events] = platform.event_types
  const before = { ...platform, event_types: events, rate_limits: { per_minute: 120, burst: 10 } }
  const read = async () => await (await fetch(`${server.base}/docs/changelog`)).text()
  await noteDefinition(db, before, now())
  expect(await read()).toContain('Nothing has changed yet.')
  await noteDefinition(db, platform, now())
  await noteDefinition(db, platform, now())
  const html = await read()
  expect(html).toContain(`New event: <code>${first?.name}</code>.`)
  expect(html.split('A connection may send 60 requests per minute instead of 120.')).toHaveLength(2)
})

const DEFAULT = new URL('../../src/platform/definitions/default.json', import.meta.url)

test('where no agents are let in, nothing is said of them', async ({ server, database, folder }) => {
  const file = join(folder, 'without_agents.json')
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(DEFAULT, 'utf8')), agents: undefined }))
  const other = await startServer({ platform: file, database, clock: server.clock })
  onTestFinished(other.close)
  expect((await fetch(`${other.base}/docs/agents`)).status).toBe(404)
  for (const path of ['/docs', '/docs/search?q=assistant']) {
    for (const { base } of [server, other]) {
      const html = await (await fetch(base + path)).text()
      expect([path, html.includes('"/docs/agents')]).toEqual([path, base === server.base])
    }
  }
})

for (const name of shippedPlatforms()) {
  const test = serverTest.extend('setting', FILE, { platform: name })

  describe(`with the definition ${name}`, () => {
    test('every page shows what the definition says', async ({ server }) => {
      const platform = loadPlatform(name)
      const read = async (path: string) => (await fetch(`${server.base}/docs${path}`)).text()
      const events = await read('/events')
      for (const type of platform.event_types) expect(events).toContain(`<code>${type.name}</code>`)
      const scopes = await read('/scopes')
      for (const scope of platform.scopes) expect(scopes).toContain(`<code>${scope.name}</code>`)
      const api = await read('/api')
      for (const type of platform.record_types) expect(api).toContain(`id="${type.name}"`)
      const agents = await read('/agents')
      for (const { definition, scope } of describeTools(platform)) {
        expect(agents).toContain(`<code>${definition.name}</code>`)
        if (scope) expect(agents).toContain(`<code>${scope}</code>`)
      }
      expect(agents).toContain(`${server.base}/mcp</code>`)
      expect(agents).toContain(`ends after ${platform.agents.connection_days} days`)
      const webhooks = await read('/webhooks')
      for (const { header } of platform.webhooks.signatures) expect(webhooks).toContain(header)
      expect(webhooks.match(/<th scope="row">\d+<\/th>/g)).toHaveLength(
        platform.webhooks.schedule_seconds.length,
      )
    })

    test("the published Node program takes this platform's signature and no other", async () => {
      const { webhooks } = loadPlatform(name)
      for (const [position, guide] of verificationGuides(webhooks).entries()) {
        const signature = webhooks.signatures[position]!
        const source = `data:text/javascript,${encodeURIComponent(guide.node)}`
        const { verify } = (await import(source)) as { verify: (h: object, b: string, s: string) => boolean }
        const secret =
          webhooks.secret.prefix + Buffer.alloc(webhooks.secret.bytes, 5).toString(webhooks.secret.encoding)
        const sign = (now: number) => {
          const timestamp =
            webhooks.timestamp === 'unix' ? String(Math.floor(now / 1000)) : new Date(now).toISOString()
          const values: Record<string, string> = {
            id: 'msg_1',
            uuid: 'u',
            type: 't',
            timestamp,
            tenant: 'x',
            attempt: '1',
            app: 'a',
          }
          const fill = (text: string) =>
            text.replaceAll(/\{(\w+)\}/g, (gap, key: string) => values[key] ?? gap)
          const body = JSON.stringify(webhooks.body).replaceAll(/"\{(\w+)\}"/g, (_, key: string) =>
            JSON.stringify(values[key] ?? null),
          )
          const key =
            webhooks.secret.key === 'decoded'
              ? Buffer.from(secret.slice(webhooks.secret.prefix.length), webhooks.secret.encoding)
              : secret
          const mac = createHmac('sha256', key)
            .update(fill(signature.signed).replace('{body}', body))
            .digest(signature.encoding)
          const headers = Object.fromEntries(
            Object.entries(webhooks.headers).map(([header, template]) => [
              header.toLowerCase(),
              fill(template),
            ]),
          )
          const before = signature.separator === null ? '' : `${signature.prefix}old${signature.separator}`
          headers[signature.header.toLowerCase()] = `${before}${signature.prefix}${mac}`
          return { headers, body }
        }
        const fresh = sign(Date.now())
        expect(verify(fresh.headers, fresh.body, secret)).toBe(true)
        expect(verify(fresh.headers, `${fresh.body} `, secret)).toBe(false)
        expect(verify(fresh.headers, fresh.body, `${secret.slice(0, -2)}AA`)).toBe(false)
        const old = sign(Date.now() - 6 * 60_000)
        expect(verify(old.headers, old.body, secret)).toBe(false)
      }
    })
  })
}
