import pg from 'pg'
import { expect, inject } from 'vitest'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainTokens, pkce, postForm, refresh } from '../support/flow.ts'

const test = merchantsTest.extend('readOnly', FILE, ({ database }) => {
  const name = new URL(database.url).pathname.slice(1)
  const set = async (value: 'on' | 'off') => {
    const admin = new pg.Client(inject('postgres'))
    await admin.connect()
    await admin.query(`alter database ${name} set default_transaction_read_only = ${value}`)
    // The setting counts for sessions that begin from now on.
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    await admin.end()
  }
  return async (story: () => Promise<void>) => {
    await set('on')
    try {
      await story()
    } finally {
      await set('off')
    }
  }
})

test('F8 a read-only database is 503 with Retry-After everywhere, in the caller’s own format', async ({
  server,
  world,
  readOnly,
}) => {
  const tokens = await obtainTokens(server.base, world.confidential)
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  const browser = new HttpBrowser(server.base)
  const csrf = csrfOf(await (await browser.get('/signin')).text())
  const away = (response: Response) => [response.status, response.headers.get('retry-after')]

  await readOnly(async () => {
    const problem = await fetch(`${server.base}/platform/v1/tenants/new`, {
      method: 'PUT',
      headers: { ...bearer(server.operatorToken).headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'New', environment: 'sandbox', verified: true }),
    })
    expect(away(problem)).toEqual([503, '5'])
    expect(problem.headers.get('content-type')).toContain('application/problem+json')

    const api = await fetch(`${server.base}/api/v1/me`, bearer(tokens.access_token))
    expect(away(api)).toEqual([503, '5'])
    expect(api.headers.get('content-type')).toContain('application/problem+json')

    const token = await refresh(server.base, world.confidential, tokens.refresh_token)
    expect(away(token)).toEqual([503, '5'])
    expect(await token.json()).toMatchObject({ error: 'temporarily_unavailable' })

    const revoked = await postForm(server.base, '/oauth/revoke', world.confidential, {
      token: tokens.refresh_token,
    })
    expect(away(revoked)).toEqual([503, '5'])
    expect(await revoked.json()).toMatchObject({ error: 'temporarily_unavailable' })

    const request = await fetch(authorizeUrl(server.base, world.confidential.client_id, pkce().challenge), {
      redirect: 'manual',
      headers: { accept: 'text/html' },
    })
    expect(away(request)).toEqual([503, '5'])
    expect(await request.text()).toContain('temporarily_unavailable')

    const page = await browser.post('/signin', { csrf, email: 'a@b.example', password: 'wrong wrong' })
    expect(away(page)).toEqual([503, '5'])
    const text = await page.text()
    expect(text).toContain('temporarily unavailable')
    expect(text).not.toContain('oops')

    const ready = await fetch(`${server.base}/readyz`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ checks: { database: 'is read-only' } })
  })
  const after = await fetch(`${server.base}/api/v1/me`, bearer(tokens.access_token))
  expect(after.status).toBe(200)
})
