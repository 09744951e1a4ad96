import { describe, expect } from 'vitest'
import { HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

// The hand-off, for vendors without OpenID Connect: no account of ours opens anything for merchants.
const test = merchantsTest.extend('setting', FILE, { config: { localSignIn: 'publishers' as const } })

const RETURN = { return_to: '/settings/activity' }

test('a link signs the person in once, and leads to where the vendor says', async ({ operator, server }) => {
  const { status, body } = await operator.post('/users/olga/sign_in_links', RETURN)
  expect(status).toBe(201)
  expect(body.url).toMatch(new RegExp(`^${server.base}/signin/link/[\\w-]{43}$`))
  const left = new Date(body.expires_at).getTime() - server.clock.now().getTime()
  expect(left).toBeGreaterThan(50_000)
  expect(left).toBeLessThanOrEqual(60_000)
  const browser = new HttpBrowser(server.base)
  // A program that looks at the link uses nothing up.
  expect((await browser.request(body.url, { method: 'HEAD' })).headers.get('set-cookie')).toBeNull()
  const response = await browser.get(body.url)
  expect([response.status, response.headers.get('location')]).toEqual([303, '/settings/activity'])
  expect((await browser.get('/settings/activity')).status).toBe(200)
  const again = new HttpBrowser(server.base)
  const used = await again.get(body.url)
  expect([used.status, again.cookie('drawbridge')]).toEqual([400, undefined])
  expect(await used.text()).toContain('This link has expired or was used before')
})

test('of fifty requests at the same moment one signs in, over two nodes', async ({
  operator,
  server,
  otherNode,
}) => {
  const { url } = must(await operator.post('/users/olga/sign_in_links', RETURN)).body
  const path = new URL(url).pathname
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      fetch((n % 2 ? server : otherNode).base + path, { redirect: 'manual' }),
    ),
  )
  expect(all.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(all.filter(({ status }) => status === 400)).toHaveLength(49)
})

test('it expires, an unknown one is refused alike, and the table holds no usable link', async ({
  operator,
  server,
  clock,
  runtime,
}) => {
  const { url } = must(await operator.post('/users/olga/sign_in_links', { ...RETURN, expires_in: 300 })).body
  const rows = await runtime.db.selectFrom('sign_in_links').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(url.split('/').at(-1))
  clock.advance(301)
  const page = async (address: string) => {
    const response = await new HttpBrowser(server.base).get(address)
    return [response.status, (await response.text()).replaceAll(/value="[^"]*"/g, '')]
  }
  const expired = await page(url)
  expect(expired[0]).toBe(400)
  expect(await page(`/signin/link/${'x'.repeat(43)}`)).toEqual(expired)
})

describe('what cannot be a link', () => {
  test.for([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'settings',
    '/..//evil.example',
    '',
  ])('O12 it never leads to %j', async (return_to, { operator }) => {
    const { status, body } = await operator.post('/users/olga/sign_in_links', { return_to })
    expect([status, body.errors[0].path]).toEqual([422, '/return_to'])
  })

  test('an address of this origin is a path of it; another person, time or member is refused', async ({
    operator,
    server,
  }) => {
    const own = await operator.post('/users/olga/sign_in_links', {
      return_to: `${server.base}/settings/apps?x=1`,
    })
    expect(own.status).toBe(201)
    expect((await operator.post('/users/nobody/sign_in_links', RETURN)).status).toBe(404)
    for (const change of [{ expires_in: 0 }, { expires_in: 301 }, { expires_in: 1.5 }, { other: 1 }]) {
      expect((await operator.post('/users/olga/sign_in_links', { ...RETURN, ...change })).status).toBe(422)
    }
  })
})

test('without an identity provider the door of merchants says where to come from', async ({ server }) => {
  const page = await (await new HttpBrowser(server.base).get('/signin?return_to=/settings/apps')).text()
  expect(page).toContain('come here from there')
  expect(page).not.toContain('type="password"')
})
