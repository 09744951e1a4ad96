import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { newProofKey, proofOf } from '../support/dpop.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainCode } from '../support/flow.ts'
import { type Credentials, REDIRECT } from '../support/merchants.ts'
import { must } from '../support/world.ts'

const APP = {
  ...{ publisher: 'acme', name: 'Bound', kind: 'in_house', tenant: 'north', client_type: 'confidential' },
  ...{ scopes: ['bookings:read'], redirect_uris: [REDIRECT] },
}

const test = merchantsTest
  .extend('client', FILE, async ({ operator }): Promise<Credentials> => {
    must(await operator.put('/apps/bound', { ...APP, dpop: true }))
    return must(await operator.post('/apps/bound/clients', { environment: 'production' })).body
  })
  /** A token request of that app, with a proof or without. */
  .extend('ask', FILE, async ({ server, client }) => {
    const key = await newProofKey()
    const url = `${server.base}/oauth/token`
    const authorization = `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}`
    return async (fields: Record<string, string>, proven: boolean) => {
      const dpop = proven ? { dpop: await proofOf(key, { method: 'POST', url }) } : {}
      const body = new URLSearchParams(fields)
      const response = await fetch(url, { method: 'POST', headers: { authorization, ...dpop }, body })
      return { status: response.status, body: (await response.json()) as Record<string, string> }
    }
  })

test('T24 an app that says dpop: true gets no token without a proof, by no grant', async ({
  server,
  client,
  ask,
}) => {
  const { code, verifier } = await obtainCode(server.base, client.client_id)
  const fields = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
  const refusal = { status: 400, body: { error: 'invalid_dpop_proof' } }
  expect(await ask(fields, false)).toMatchObject(refusal)
  const tokens = await ask(fields, true)
  expect(tokens).toMatchObject({ status: 200, body: { token_type: 'DPoP' } })
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.body['refresh_token'] ?? '' }
  expect(await ask(refresh, false)).toMatchObject(refusal)
  expect(await ask({ grant_type: 'client_credentials' }, false)).toMatchObject(refusal)
  expect(await ask(refresh, true)).toMatchObject({ status: 200, body: { token_type: 'DPoP' } })
  expect(await ask({ grant_type: 'client_credentials' }, true)).toMatchObject({ status: 200 })
})

test('T24 the operator and the console say whether an app requires proofs', async ({
  server,
  operator,
  client,
  ask,
}) => {
  expect((await operator.get('/apps/bound')).body.dpop).toBe(true)
  // A program that knows nothing of it changes nothing.
  must(await operator.put('/apps/bound', { ...APP, name: 'Bound still' }))
  expect((await operator.get('/apps/bound')).body.dpop).toBe(true)
  expect((await operator.put('/apps/bound', { ...APP, dpop: 'yes' })).status).toBe(422)
  expect((await operator.get('/apps/sync')).body.dpop).toBe(false)

  const developer = { email: 'dev@acme.example', name: 'Dev', password: 'a password of the developer' }
  must(await operator.put('/users/dev', { ...developer, publishers: ['acme'] }))
  const browser = new HttpBrowser(server.base)
  await signIn(browser, developer.email, developer.password)
  const address = '/developers/apps/bound/edit'
  const page = await (await browser.get(address)).text()
  expect(page).toMatch(/name="dpop" value="true" checked/)
  const form = { csrf: csrfOf(page), name: 'Bound', scopes: 'bookings:read', redirect_uris: REDIRECT }
  expect((await browser.post(address, form)).status).toBe(303)
  expect((await operator.get('/apps/bound')).body.dpop).toBe(false)
  await obtainCode(server.base, client.client_id)
  expect((await ask({ grant_type: 'client_credentials' }, false)).status).toBe(200)
  expect((await browser.post(address, { ...form, dpop: 'true' })).status).toBe(303)
  expect((await ask({ grant_type: 'client_credentials' }, false)).status).toBe(400)
  const { body } = await operator.get('/audit?app=bound')
  const changes = body.data.filter(({ action }: { action: string }) => action === 'app.updated')
  expect(
    changes.some(({ details }: { details: { changed: string[] } }) => details.changed.includes('dpop')),
  ).toBe(true)
})
