import { expect } from 'vitest'
import { approvalTest, submitForm, submitForReview } from '../support/approved_apps.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE } from '../support/fixtures.ts'
import { png, pngChunk } from '../support/images.ts'
import { PASSWORD } from '../support/merchants.ts'
import { givenConnection } from '../support/partners.ts'
import { must } from '../support/world.ts'

const test = approvalTest.extend(
  'visitor',
  FILE,
  ({ server }) =>
    () =>
      new HttpBrowser(server.base),
)

const LISTING = {
  summary: 'Invoices from your bookings.',
  description: 'Every night, Tidy Books writes <b>invoices</b>.\n\nThen it\nsends them.',
  category: 'Accounting',
  website: 'https://ledgerly.example/tidy',
  privacy: 'https://ledgerly.example/privacy',
}
const base64 = (bytes: Buffer) => bytes.toString('base64')
const textOf = async (response: Response | Promise<Response>) => await (await response).text()
/** Posts files as a browser does, with a name and a type that lie. */
async function upload(browser: HttpBrowser, page: string, files: [field: string, bytes: Buffer][]) {
  const form = new FormData()
  form.set('csrf', csrfOf(await textOf(browser.get(page))))
  for (const [field, bytes] of files) {
    form.append(field, new File([new Uint8Array(bytes)], '../x.html', { type: 'text/html' }))
  }
  return await browser.request(`${page}/images`, { method: 'POST', body: form })
}
const imagesIn = (html: string) =>
  [...html.matchAll(/src="(\/apps\/\w+\/images\/[^"]+)"/g)].map(([, src = '']) => src)

test('a listing is what was approved, for everybody, and changes only by another approval', async ({
  operator,
  publish,
  visitor,
}) => {
  const { id, body } = await publish('tidy')
  const browser = visitor()
  expect(await textOf(browser.get(`/apps/${id}`))).toContain('Tidy Books')
  must(await operator.put(`/apps/${id}`, { ...body, listing: LISTING }))
  must(
    await operator.put(`/apps/${id}/images`, {
      icon: base64(png(96, 96)),
      screenshots: [base64(png(320, 400))],
    }),
  )
  const before = await textOf(browser.get(`/apps/${id}`))
  expect(before).not.toContain('Invoices')
  const draft = (await operator.get(`/apps/${id}`)).body
  expect(draft).toMatchObject({ state: 'draft', listing: LISTING, approved: { listing: { summary: null } } })
  expect(draft.changes.map(({ field }: { field: string }) => field)).toEqual([
    ...['summary', 'description', 'category', 'website', 'privacy', 'icon', 'screenshots'],
  ])
  expect((await browser.get(draft.listing.icon)).status).toBe(404)

  must(await operator.post(`/apps/${id}/approve`))
  const html = await textOf(browser.get(`/apps/${id}`))
  for (const shown of [
    ...['Invoices from your bookings.', 'writes &lt;b&gt;invoices&lt;/b&gt;', 'Accounting', 'Ledgerly Ltd'],
    ...['href="https://ledgerly.example/privacy"', 'See your bookings', `href="/apps/${id}/connect"`],
    ...['You continue at', 'ledgerly.example', 'reviewed this app on'],
  ])
    expect(html).toContain(shown)
  expect(html.match(/class="written"/g)).toHaveLength(2)
  expect(imagesIn(html)).toEqual(
    [draft.listing.icon, ...draft.listing.screenshots, ...draft.listing.screenshots].slice(0, 2),
  )
  expect(html).toContain('loading="lazy"')

  // A change that leaves the listing out keeps it, and one that takes everything back needs no approval.
  must(await operator.put(`/apps/${id}`, { ...body, name: 'Tidier Books' }))
  must(await operator.put(`/apps/${id}`, body))
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'approved', listing: LISTING })
})

test('who asks is shown with the icon that was approved, in the sandbox too, and with a letter before', async ({
  operator,
  publish,
  server,
  consentPage,
  visitor,
}) => {
  const { id, body, publisher, production, sandbox } = await publish('iconic')
  expect(await consentPage(production)).toMatch(/app-letter"[^>]*>T</)
  must(await operator.put(`/apps/${id}/images`, { icon: base64(png(96, 96)) }))
  expect(imagesIn(await consentPage(production))).toEqual([])
  must(await operator.post(`/apps/${id}/approve`))
  const { icon } = (await operator.get(`/apps/${id}`)).body.listing
  must(await operator.put(`/apps/${id}/images`, { icon: base64(png(128, 128)) }))
  for (const client of [production, sandbox]) expect(imagesIn(await consentPage(client))).toEqual([icon])
  const given = { app: id, client: production.client_id, publisher }
  await givenConnection(server.runtime.db, given, 'north', { scopes: body['scopes'] as string[] })
  const olga = visitor()
  await signIn(olga, 'olga@north.example', PASSWORD)
  const settings = await textOf(olga.get('/settings/apps?tenant=north&search=tidy'))
  expect(imagesIn(settings).filter((src) => src === icon)).toHaveLength(2)
})

test('an image is served as an image and nothing else, and is gone once nothing shows it', async ({
  operator,
  publish,
  database,
  visitor,
}) => {
  const { id } = await publish('shown')
  const icon = png(128, 128)
  const put = async (images: object) => must(await operator.put(`/apps/${id}/images`, images)).body.listing
  const first = (await put({ icon: base64(icon) })).icon
  must(await operator.post(`/apps/${id}/approve`))
  const response = await visitor().get(first)
  expect(Buffer.from(await response.arrayBuffer())).toEqual(icon)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const stored = async () => {
    const { rows } = await database.pool.query('select 1 from app_images where app_id = $1', [id])
    return rows.length
  }
  await put({ icon: base64(png(96, 96)) })
  expect(await stored()).toBe(2)
  expect((await visitor().get(first)).status).toBe(200)
  must(await operator.post(`/apps/${id}/approve`))
  expect(await stored()).toBe(1)
  expect((await visitor().get(first)).status).toBe(404)
  for (const path of ['x', `${'0'.repeat(64)}.png`, `${'0'.repeat(64)}.svg`, '..%2f..%2fx']) {
    expect((await visitor().get(`/apps/${id}/images/${path}`)).status, path).toBe(404)
  }
  must(await operator.delete(`/apps/${id}`))
  expect(await stored()).toBe(0)
})

test('images are judged by their bytes', async ({ operator, publish }) => {
  const { id } = await publish('judged')
  const signature = png(96, 96).subarray(0, 33)
  const webp = (chunk: string, head: number[]) => {
    const body = Buffer.concat([
      Buffer.from(`WEBP${chunk}`, 'latin1'),
      Buffer.alloc(4),
      Buffer.of(...head),
      Buffer.alloc(20),
    ])
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return Buffer.concat([Buffer.from('RIFF', 'latin1'), size, body])
  }
  const still = webp('VP8X', [0, 0, 0, 0, 127, 0, 0, 127, 0, 0])
  const jpeg = Buffer.from([
    0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 11, 8, 0, 128, 0, 128, 1, 0, 0, 0,
  ])
  for (const taken of [still, jpeg]) must(await operator.put(`/apps/${id}/images`, { icon: base64(taken) }))
  for (const [bytes, why] of [
    [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      'must be a PNG, JPEG or WebP image',
    ],
    [Buffer.from('GIF89a\x60\x00\x60\x00'), 'must be a PNG, JPEG or WebP image'],
    [Buffer.concat([png(96, 96), Buffer.from('<script>')]), 'must be a PNG, JPEG or WebP image'],
    [png(96, 96).subarray(0, -6), 'must be a PNG, JPEG or WebP image'],
    [Buffer.of(0xff, 0xd8, 0xff), 'must be a PNG, JPEG or WebP image'],
    [jpeg.subarray(0, 12), 'must be a PNG, JPEG or WebP image'],
    [Buffer.concat([signature, pngChunk('acTL'), pngChunk('IEND')]), 'must not be animated'],
    [webp('VP8X', [2, 0, 0, 0, 127, 0, 0, 127, 0, 0]), 'must not be animated'],
    [png(96, 97), 'must be square, not 96 × 97 pixels'],
    [png(64, 64), 'is 64 × 64 pixels, but each side must have 96 to 512'],
    [Buffer.alloc(9000), 'has 8.8 KB, but may have at most 8 KB'],
  ] as const) {
    const { status, body } = await operator.put(`/apps/${id}/images`, { icon: base64(bytes) })
    expect([status, body.errors?.[0]?.message ?? body.detail]).toEqual([422, expect.stringContaining(why)])
  }
  const many = Array.from({ length: 6 }, () => base64(png(320, 320)))
  expect((await operator.put(`/apps/${id}/images`, { screenshots: many })).status).toBe(422)
  expect((await operator.put('/apps/nowhere/images', { icon: null })).status).toBe(404)
})

test('a publisher writes the listing in the console, sees it before anybody else, and the reviewer sees both', async ({
  publish,
  developers,
  operator,
  visitor,
}) => {
  const { id, developer } = await publish('written')
  const browser = await developers(developer)
  const page = `/developers/apps/${id}/listing`
  const wrong = await submitForm(browser, page, page, {
    ...LISTING,
    website: 'javascript:alert(1)',
    category: 'Spying',
  })
  expect(wrong.status).toBe(422)
  const refused = await wrong.text()
  expect(refused).toContain('must be a complete URL')
  expect(refused).toContain('value="javascript:alert(1)"')
  const both = await submitForm(browser, page, page, { ...LISTING, category: 'Spying' })
  expect(await both.text()).toContain('It must be one of Accounting')
  const saved = await submitForm(browser, page, page, { ...LISTING, description: 'One.\r\n\r\nTwo.' })
  expect(saved.headers.get('location')).toBe(`${page}?done=saved`)

  const bad = await upload(browser, page, [['icon', Buffer.from('<svg/>')]])
  expect([bad.status, await bad.text()]).toEqual([
    422,
    expect.stringContaining('It must be a PNG, JPEG or WebP image.'),
  ])
  const shots = [1, 2, 3, 4, 5].map((n): [string, Buffer] => ['screenshots', png(320, 320, [n, n, n])])
  const uploaded = await upload(browser, page, [
    ['icon', png(96, 96)],
    ['screenshots', Buffer.alloc(0)],
    ...shots,
  ])
  expect(uploaded.status).toBe(303)
  const sixth = await upload(browser, page, [['screenshots', png(320, 321)]])
  expect([sixth.status, await sixth.text()]).toEqual([422, expect.stringContaining('at most 5 screenshots')])
  const heavy = await upload(browser, page, [['screenshots', Buffer.alloc(2_000_000)]])
  expect(heavy.status).toBe(413)
  const forged = await browser.request(`${page}/images`, { method: 'POST', body: new FormData() })
  expect(forged.status).toBe(403)
  const elsewhere = await browser.request(page, { method: 'POST', body: new FormData() })
  expect(elsewhere.status).toBe(415)

  const { listing } = (await operator.get(`/apps/${id}`)).body
  expect(listing).toMatchObject({ description: 'One.\n\nTwo.', screenshots: { length: 5 } })
  const preview = await textOf(browser.get(`${page}/preview`))
  expect(preview).toContain('Invoices from your bookings.')
  expect(imagesIn(preview)).toHaveLength(6)
  expect((await browser.get(listing.icon)).headers.get('cache-control')).toContain('private')
  const gone = listing.screenshots[0].split('/').at(-1)
  await submitForm(browser, page, `${page}/images/remove`, { image: gone })
  expect((await operator.get(`/apps/${id}`)).body.listing.screenshots).toEqual(listing.screenshots.slice(1))

  expect((await submitForReview(browser, id)).status).toBe(303)
  const overview = await textOf(browser.get(`/developers/apps/${id}`))
  expect(imagesIn(overview)).toHaveLength(5)
  expect((await visitor().get(listing.icon)).status).toBe(404)
  const stranger = await publish('stranger')
  const other = await developers(stranger.developer)
  expect((await other.get(listing.icon)).status).toBe(404)
  expect((await other.get(page)).status).toBe(404)
})

test('only public apps that are approved and not suspended are listed', async ({
  operator,
  publish,
  visitor,
}) => {
  const { id, body } = await publish('seen')
  must(await operator.put('/apps/draft_app', { ...body, name: 'Draftling' }))
  must(
    await operator.put('/apps/house_app', { ...body, name: 'Houseling', kind: 'in_house', tenant: 'north' }),
  )
  const list = async (query = '') => await textOf(visitor().get(`/apps${query}`))
  expect(await list('?search=tidy')).toContain('href="/apps/seen"')
  for (const app of ['draft_app', 'house_app', 'nowhere', 'x'.repeat(200)]) {
    expect((await visitor().get(`/apps/${app}`)).status, app).toBe(404)
    expect((await visitor().get(`/apps/${app}/connect`)).status, app).toBe(404)
  }
  expect(await list()).not.toMatch(/Draftling|Houseling/)
  must(await operator.post(`/apps/${id}/suspend`))
  expect((await visitor().get(`/apps/${id}`)).status).toBe(404)
  expect(await list('?search=tidy')).not.toContain('href="/apps/seen"')
})

test('the catalogue is searched by words and categories, page by page', async ({
  operator,
  publish,
  visitor,
}) => {
  const { body } = await publish('numbered')
  for (let n = 0; n < 26; n++) {
    const category = n % 2 === 0 ? 'Reporting' : 'Marketing'
    const listing = { summary: n === 7 ? 'E-mail/SMS for Kovač-Šarić' : null, category }
    must(
      await operator.put(`/apps/many_${n}`, {
        ...body,
        name: `Zebra ${String(n).padStart(2, '0')}`,
        listing,
      }),
    )
    must(await operator.post(`/apps/many_${n}/approve`))
  }
  const found = async (query: string) => {
    const html = await textOf(visitor().get(`/apps?${query}`))
    const next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    return { apps: [...html.matchAll(/href="\/apps\/(\w+)"/g)].map(([, id]) => id), next, html }
  }
  const first = await found('search=zebra')
  expect(first.apps).toHaveLength(24)
  expect((await found(first.next?.split('?')[1] ?? '')).apps).toEqual(['many_24', 'many_25'])
  expect((await found('search=ZEB&category=Reporting')).apps).toHaveLength(13)
  expect((await found('category=Nothing&search=zebra')).apps).toHaveLength(24)
  for (const words of ['sms', 'kova', 'e-mail', 'ledgerly šarić', 'zebra 07']) {
    expect((await found(`search=${encodeURIComponent(words)}`)).apps, words).toEqual(['many_7'])
  }
  for (const nothing of ["');:*&|!<->", 'zebra & !x', '🦓', 'qq '.repeat(80)]) {
    const { html } = await found(`search=${encodeURIComponent(nothing)}`)
    expect(html, nothing).toContain('No app matches your search.')
  }
  for (const after of ['x', 'many_1', `many_1 ${'x'.repeat(300)}`, "a' b"]) {
    expect((await visitor().get(`/apps?after=${encodeURIComponent(after)}`)).status).toBe(200)
  }
})

test('Connect leads through sign-in to the approved start address, and only there', async ({
  publish,
  visitor,
  operator,
}) => {
  const { id, body } = await publish('begun')
  const browser = visitor()
  const asked = await browser.get(`/apps/${id}/connect`)
  expect(asked.headers.get('location')).toBe(`/signin?return_to=%2Fapps%2F${id}%2Fconnect`)
  const signed = await signIn(browser, 'olga@north.example', PASSWORD, `/apps/${id}/connect`)
  expect(signed.headers.get('location')).toBe(`/apps/${id}/connect`)
  must(await operator.put(`/apps/${id}`, { ...body, connect_url: 'https://elsewhere.example/start' }))
  expect((await browser.get(`/apps/${id}/connect`)).headers.get('location')).toBe(
    'https://ledgerly.example/start',
  )
  must(await operator.put(`/apps/${id}`, { ...body, connect_url: null }))
  must(await operator.post(`/apps/${id}/approve`))
  const without = await browser.get(`/apps/${id}/connect`)
  expect(without.headers.get('location')).toBe(`/settings/apps/${id}/connect`)
  const catalogue = await textOf(browser.get('/settings/apps?search=tidy&category='))
  expect(catalogue).toContain(`id="cat-${id}"`)
  expect(catalogue).toContain(`href="/apps/${id}"`)
})
