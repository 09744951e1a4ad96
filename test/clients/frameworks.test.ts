import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import fastifyOAuth2, { type OAuth2Namespace } from '@fastify/oauth2'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { genericOAuth } from 'better-auth/plugins'
import fastify from 'fastify'
import Koa from 'koa'
import OAuth2Strategy from 'passport-oauth2'
import { expect, onTestFinished } from 'vitest'
import { merchantsTest as test } from '../support/fixtures.ts'
import { visit } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'
import { statusOfCall } from './api_call.ts'

// Libraries that are part of a web server: it redirects the merchant, and takes the callback itself. The redirect URI
// is the partner's; what arrives there is handed to the server as it is.

// Its types describe a default export that it does not have.
const grant = createRequire(import.meta.url)('grant')

type Token = { access_token: string; refresh_token?: string; tenant?: string }

test('better-auth', async ({ world, server }) => {
  const origin = 'https://partner.example'
  const app = betterAuth({
    baseURL: origin,
    secret: 'a secret of the partner’s own web site',
    logger: { disabled: true },
    telemetry: { enabled: false },
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: 'drawbridge',
            clientId: world.confidential.client_id,
            clientSecret: world.confidential.client_secret,
            discoveryUrl: `${server.base}/.well-known/openid-configuration`,
            redirectURI: REDIRECT,
            scopes: ['bookings:read'],
            pkce: true,
            getUserInfo: async ({ accessToken }) => {
              const headers = { authorization: `Bearer ${accessToken}` }
              const me = await (await fetch(`${server.base}/api/v1/me`, { headers })).json()
              const { id, name } = (me as { tenant: { id: string; name: string } }).tenant
              return { id, name, email: `${id}@partner.example`, emailVerified: true }
            },
          },
        ],
      }),
    ],
  })
  const ask = await app.handler(
    new Request(`${origin}/api/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ provider: 'drawbridge', callbackURL: '/connected' }),
    }),
  )
  const { url } = (await ask.json()) as { url: string }
  expect(new URL(url).searchParams.get('scope')).toBe('bookings:read')
  const answer = await visit(server.base, url)
  const cookie = ask.headers.getSetCookie().map((line) => line.split(';')[0])
  const callback = await app.handler(
    new Request(`${origin}/api/auth/callback/drawbridge${answer.search}`, {
      headers: { cookie: cookie.join('; ') },
    }),
  )
  expect(callback.headers.get('location')).toBe('/connected')
  const context = await app.$context
  const [account] = await context.adapter.findMany<{ accessToken: string; accountId: string }>({
    model: 'account',
  })
  expect(account?.accountId).toBe('north')
  expect(await statusOfCall(server.base, account?.accessToken ?? '')).toBe(200)
})

test('passport-oauth2', async ({ world, server }) => {
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: `${server.base}/oauth/authorize`,
      tokenURL: `${server.base}/oauth/token`,
      clientID: world.confidential.client_id,
      clientSecret: world.confidential.client_secret,
      callbackURL: REDIRECT,
      scope: 'bookings:read',
      state: true,
      pkce: true,
    },
    (access_token: string, refresh_token: string, params: Token, _profile: unknown, done: Done) =>
      done(null, { ...params, access_token, refresh_token }),
  )
  // What passport.authenticate() does with a strategy; the session is the one of the merchant's browser.
  const session = {}
  const authenticate = (query: object) =>
    new Promise<string | Token>((resolve, reject) => {
      const request = { query, session, headers: {}, url: '/callback' }
      Object.assign(Object.create(strategy), {
        redirect: resolve,
        success: resolve,
        error: reject,
        fail: reject,
      }).authenticate(request, {})
    })
  const answer = await visit(server.base, (await authenticate({})) as string)
  const token = (await authenticate(Object.fromEntries(answer.searchParams))) as Token
  expect(token.tenant).toBe('north')
  expect(await statusOfCall(server.base, token.access_token)).toBe(200)
})

type Done = (error: null, user: Token) => void

test('grant, on Koa', async ({ world, server }) => {
  const session = {}
  const app = new Koa()
  app.use(async (ctx, next) => {
    Object.assign(ctx, { session })
    await next()
  })
  app.use(
    grant({
      handler: 'koa',
      config: {
        defaults: { origin: 'https://partner.example', transport: 'state' },
        drawbridge: {
          authorize_url: `${server.base}/oauth/authorize`,
          access_url: `${server.base}/oauth/token`,
          oauth: 2,
          key: world.confidential.client_id,
          secret: world.confidential.client_secret,
          scope: ['bookings:read'],
          redirect_uri: REDIRECT,
          pkce: true,
          state: true,
          token_endpoint_auth_method: 'client_secret_basic',
        },
      },
    }),
  )
  app.use((ctx) => {
    ctx.body = ctx.state['grant'].response.raw
  })
  const http = createServer(app.callback()).listen(0, '127.0.0.1')
  onTestFinished(() => void http.close())
  await new Promise((listening) => http.once('listening', listening))
  const site = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const start = await fetch(`${site}/connect/drawbridge`, { redirect: 'manual' })
  const answer = await visit(server.base, start.headers.get('location') ?? '')
  const token = (await (await fetch(`${site}/connect/drawbridge/callback${answer.search}`)).json()) as Token
  expect(token.tenant).toBe('north')
  expect(await statusOfCall(server.base, token.access_token)).toBe(200)
})

test('@fastify/oauth2', async ({ world, server }) => {
  const app = fastify()
  onTestFinished(() => app.close())
  await app.register(fastifyOAuth2, {
    name: 'drawbridge',
    credentials: { client: { id: world.confidential.client_id, secret: world.confidential.client_secret } },
    discovery: { issuer: server.base },
    scope: ['bookings:read'],
    startRedirectPath: '/connect',
    callbackUri: REDIRECT,
    pkce: 'S256',
    cookie: { secure: false },
  })
  const oauth2 = () => (app as unknown as { drawbridge: OAuth2Namespace }).drawbridge
  app.get('/callback', async (request) => {
    const { token } = await oauth2().getAccessTokenFromAuthorizationCodeFlow(request)
    const refreshed = await oauth2().getNewAccessTokenUsingRefreshToken(token, {})
    return { first: token, second: refreshed.token }
  })
  const site = await app.listen({ host: '127.0.0.1', port: 0 })
  const start = await fetch(`${site}/connect`, { redirect: 'manual' })
  const cookie = start.headers.getSetCookie().map((line) => line.split(';')[0])
  const answer = await visit(server.base, start.headers.get('location') ?? '')
  const headers = { cookie: cookie.join('; ') }
  const response = await fetch(`${site}/callback${answer.search}`, { headers })
  const { first, second } = (await response.json()) as Record<'first' | 'second', Token>
  expect(second.access_token).not.toBe(first.access_token)
  expect(await statusOfCall(server.base, second.access_token)).toBe(200)
})
