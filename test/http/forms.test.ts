import Koa from 'koa'
import pino from 'pino'
import { expect } from 'vitest'
import { createAssets } from '../../src/http/pages/assets.ts'
import { csrfProtection, requireCsrf } from '../../src/http/pages/csrf.ts'
import { readForm } from '../../src/http/pages/form.ts'
import { pageErrors } from '../../src/http/pages/page_errors.ts'
import { createRender } from '../../src/http/pages/render.ts'
import { plainBrand } from '../support/brand.ts'
import { baseTest, FILE } from '../support/fixtures.ts'

const logged: string[] = []

const test = baseTest
  .extend('origin', FILE, ({ serve }) => {
    const brand = plainBrand('Rivermoor')
    const render = createRender({ assets: createAssets(brand), brand })
    const app = new Koa()
    const log = pino({}, { write: (line: string) => void logged.push(line) })
    app.use(pageErrors({ render, log }))
    app.use(csrfProtection({ key: Buffer.alloc(32, 7), secure: false }))
    app.use(requireCsrf)
    app.use(async (ctx) => {
      if (ctx.path === '/broken') throw new Error('the password is swordfish')
      if (ctx.path === '/nowhere') return
      if (ctx.method === 'GET') ctx.body = ctx.state.csrfToken()
      else ctx.body = { name: (await readForm(ctx)).text('name'), all: (await readForm(ctx)).all('scope') }
    })
    return serve(app.callback())
  })
  /** A browser that has been shown a form: its cookie and the form's token. */
  .extend('visitor', FILE, ({ origin }) => async (): Promise<Visitor> => {
    const response = await fetch(origin)
    return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', token: await response.text() }
  })
  .extend('post', FILE, ({ origin }) => {
    return (body: string | URLSearchParams, headers: Record<string, string> = {}) =>
      fetch(origin, {
        method: 'POST',
        body,
        headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      })
  })

test('a form that this browser was shown is taken', async ({ visitor, post }) => {
  const { cookie, token } = await visitor()
  const response = await post(
    new URLSearchParams([
      ['csrf', token],
      ['name', ' Łódź '],
      ['scope', 'a'],
      ['scope', 'b'],
    ]),
    { cookie },
  )
  expect(await response.json()).toEqual({ name: 'Łódź', all: ['a', 'b'] })
})

test('the cookie of the form protection is out of reach of scripts and other sites', async ({ origin }) => {
  const [cookie] = (await fetch(origin)).headers.getSetCookie()
  expect(cookie).toMatch(/httponly/i)
  expect(cookie).toMatch(/samesite=lax/i)
})

type Visitor = { cookie: string; token: string }
const forgeries: [string, (mine: Visitor, another: Visitor) => { cookie: string; body: string }][] = [
  ['no token', ({ cookie }) => ({ cookie, body: 'name=x' })],
  ['an empty token', ({ cookie }) => ({ cookie, body: 'csrf=' })],
  ['no cookie', ({ token }) => ({ cookie: '', body: `csrf=${token}` })],
  ["another browser's token", ({ cookie }, { token }) => ({ cookie, body: `csrf=${token}` })],
  ['a cookie made up elsewhere', ({ token }) => ({ cookie: 'drawbridge-form=x', body: `csrf=${token}` })],
]

test.for(forgeries)(
  'O20 a form with %s is refused with a readable page',
  async ([_, forge], { visitor, post }) => {
    const { cookie, body } = forge(await visitor(), await visitor())
    const response = await post(body, { cookie })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This form is out of date')
  },
)

test('O20 a form that the browser says another site wrote is refused, even with its token', async ({
  visitor,
  post,
}) => {
  const { cookie, token } = await visitor()
  for (const site of ['cross-site', 'same-site']) {
    const response = await post(`csrf=${token}`, { cookie, 'sec-fetch-site': site })
    expect(response.status).toBe(403)
  }
  expect((await post(`csrf=${token}`, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test.for([
  ['over 64 KiB', `name=${'x'.repeat(70_000)}`, 413],
  ['with a NUL', 'name=%00', 400],
  ['in no UTF-8', 'name=%ff%fe', 400],
  ['with broken escapes', 'name=%zz', 400],
])('O43 a form %s is refused', async ([_, body, status], { visitor, post }) => {
  const { cookie, token } = await visitor()
  expect((await post(`csrf=${token}&${body}`, { cookie })).status).toBe(status)
})

test('O43 another content type is refused', async ({ visitor, post }) => {
  const { cookie } = await visitor()
  expect((await post('{}', { cookie, 'content-type': 'application/json' })).status).toBe(415)
})

test('an unforeseen failure is reported in full and shown without its message', async ({ origin }) => {
  const response = await fetch(`${origin}/broken`, { headers: { accept: 'text/html' } })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('swordfish')
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('swordfish')
})

test('what does not exist is a readable 404 in the language of the reader', async ({ origin }) => {
  const response = await fetch(`${origin}/nowhere`, {
    headers: { accept: 'text/html', 'accept-language': 'hr' },
  })
  expect(response.status).toBe(404)
  expect(await response.text()).toContain('Na ovoj adresi nema ničega')
})
