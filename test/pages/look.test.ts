import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { LANGUAGES, type Language } from '../../src/http/pages/language.ts'
import { composeMail } from '../../src/model/mails/compose.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { brandOf } from '../../src/platform/look/brand_of.ts'
import { FILE, serverTest } from '../support/fixtures.ts'

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"><path d="M0 0h32v32H0z" fill="#c81e5a"/></svg>'

const test = serverTest.extend('setting', FILE, ({ folder }) => {
  const file = join(folder, 'mine.json')
  const look = {
    ...{ logo: 'logo.svg', colour: '#ffcc00' },
    ...{ privacy_url: 'https://vendor.example/privacy', terms_url: 'https://vendor.example/terms' },
  }
  writeFileSync(join(folder, 'logo.svg'), LOGO)
  writeFileSync(file, JSON.stringify({ ...loadPlatform('default'), title: 'Rivermoor', look }))
  return { platform: file }
})

test('every page has the vendor’s logo, icon, colours and links, and nothing of ours', async ({ server }) => {
  for (const path of ['/', '/signin', '/docs', '/apps', '/developers', '/nowhere']) {
    const html = await (await fetch(server.base + path, { headers: { accept: 'text/html' } })).text()
    const logo = /<img src="(\/assets\/logo\.[0-9a-f]+\.svg)" alt="" width="120" height="32">/.exec(html)?.[1]
    expect(logo, path).toBeTruthy()
    expect(html).toContain('<link rel="icon" type="image/svg+xml" href="/assets/icon.')
    expect(html).toContain('href="https://vendor.example/privacy"')
    expect(html).toContain('href="https://vendor.example/terms"')
    expect(html).toMatch(/<title>[^<]* · Rivermoor<\/title>/)
    expect(html).not.toMatch(/class="(mark|bridge)"|mark\.[0-9a-f]+\.svg|style="/)
    expect(html.indexOf('/assets/look.')).toBeGreaterThan(html.indexOf('/assets/drawbridge.'))
  }
})

test('the look is served like our own files, and a drawing runs nothing', async ({ server }) => {
  const html = await (await fetch(server.base)).text()
  const address = (name: string) => new RegExp(`/assets/${name}\\.[0-9a-f]+\\.\\w+`).exec(html)?.[0] ?? ''
  const logo = await fetch(server.base + address('logo'))
  expect(await logo.text()).toBe(LOGO)
  expect(Object.fromEntries(logo.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const css = await (await fetch(server.base + address('look'))).text()
  expect(css).toContain('--serif:var(--pico-font-family)')
  expect(css).toContain('--fill:#ffcc00')
  expect(css).toContain('--on-accent:#000000')
  expect(css).toContain('prefers-color-scheme:dark')
})

test('mails have the vendor’s name, colour and links', ({ server }) => {
  const brand = brandOf(server.runtime.platform)
  const letter = { about: 'address_in_use', url: `${server.base}/signin` } as const
  const { text, html } = composeMail(LANGUAGES[0] as Language, letter, { brand, url: server.base })
  expect(text).toContain('Privacy: https://vendor.example/privacy\nTerms: https://vendor.example/terms\n')
  expect(html).toContain('background:#ffcc00;color:#000000')
  expect(html).toContain('<a href="https://vendor.example/terms">Terms</a>')
  expect(text).toContain('Rivermoor')
})
