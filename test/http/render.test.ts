import Koa from 'koa'
import { expect } from 'vitest'
import { createAssets } from '../../src/http/pages/assets.ts'
import { csrfProtection } from '../../src/http/pages/csrf.ts'
import { createRender } from '../../src/http/pages/render.ts'
import { allowRedirectAfterForm, securityHeaders } from '../../src/http/pages/security_headers.ts'
import { plainBrand } from '../support/brand.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { viewTests } from '../support/view_samples/index.ts'

const brand = plainBrand('Rivermoor Rentals')
const assets = createAssets(brand)
const consent = viewTests.consent.samples['plain']

const test = baseTest
  .extend('origin', FILE, ({ serve }) => {
    const render = createRender({ assets, brand })
    const app = new Koa()
    app.use(securityHeaders())
    app.use(assets.middleware)
    app.use(csrfProtection({ key: Buffer.alloc(32, 7), secure: false }))
    app.use(async (ctx) => {
      if (ctx.path !== '/consent' || !consent) return
      allowRedirectAfterForm(ctx)
      render(ctx, 'consent', { ...consent, app: { ...consent.app, name: String(ctx.query['app']) } })
    })
    return serve(app.callback())
  })
  .extend('read', FILE, ({ origin }) => {
    return async (path: string, headers: Record<string, string> = {}): Promise<string> =>
      (await fetch(origin + path, { headers })).text()
  })

test.for(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='x", '{publisher}<b>'])(
  'O44 an app called %s shows its name as text',
  async (name, { read }) => {
    const html = await read(`/consent?app=${encodeURIComponent(name)}`)
    expect(html).not.toContain(name)
    const shown = html.match(/<h1>Connect <strong><bdi>(.*)<\/bdi><\/strong>\?<\/h1>/)?.[1] ?? ''
    const unescaped = shown
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
    expect(unescaped).toBe(name)
  },
)

test('ui_locales goes before Accept-Language, and Arabic reads from the right', async ({ read }) => {
  const html = await read('/consent?app=A&ui_locales=xx%20ar-EG', { 'accept-language': 'pl' })
  expect(html).toContain('<html lang="ar" dir="rtl">')
  expect(await read('/consent?app=A', { 'accept-language': 'xx, pl;q=0.9, ar;q=0.8' })).toContain('lang="pl"')
  expect(await read('/consent?app=A', { 'accept-language': 'tlh' })).toContain('lang="en" dir="ltr"')
})

test('O18 O19 pages cannot be framed, load nothing from elsewhere and leave no referrer', async ({
  origin,
}) => {
  const { headers } = await fetch(`${origin}/consent?app=A`)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  // The form's answer redirects to the partner: Chromium would apply form-action to that redirect too.
  expect(policy).not.toContain('form-action')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
  const plain = await fetch(`${origin}/elsewhere`)
  expect(plain.headers.get('content-security-policy')).toContain("form-action 'self'")
})

test('an asset is kept for a year, packed, and its address changes with its content', async ({ origin }) => {
  const address = assets.url('drawbridge.css')
  expect(address).toMatch(/^\/assets\/drawbridge\.[0-9a-f]{12}\.css$/)
  const response = await fetch(origin + address, { headers: { 'accept-encoding': 'br' } })
  expect(response.headers.get('content-encoding')).toBe('br')
  expect(response.headers.get('cache-control')).toContain('immutable')
  expect(await response.text()).not.toContain('asset:')
  expect((await fetch(`${origin}/assets/drawbridge.000000000000.css`)).status).toBe(404)
})
