import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, pkce, postForm } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'

const test = merchantsTest.extend('visit', FILE, ({ server, world }) => {
  const { challenge } = pkce()
  const url = (change: Record<string, string | undefined>) =>
    authorizeUrl(server.base, world.confidential.client_id, challenge, change)
  /** @param more further parameters as text, for those that are sent twice */
  return (change: Record<string, string | undefined>, more = '') =>
    fetch(url(change) + more, { redirect: 'manual' })
})

const MODES = [
  'fragment',
  'form_post',
  'web_message',
  'jwt',
  'query.jwt',
  'form_post.jwt',
  'nonsense',
  'QUERY',
]

test('T16 a response_mode other than query is refused, in the query', async ({ visit }) => {
  for (const response_mode of MODES) {
    const response = await visit({ response_mode })
    const location = new URL(response.headers.get('location') ?? '')
    expect([response.status, location.origin + location.pathname, location.hash]).toEqual([303, REDIRECT, ''])
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ error: 'invalid_request', state: 'st' })
    expect(location.searchParams.get('error_description')).toContain('query')
  }
  expect((await visit({ response_mode: 'query' })).headers.get('location')).toMatch(/^\/interaction\//)
})

test('T16 no other mode shapes the response to another mistake either', async ({ visit }) => {
  const mistakes: [Record<string, string | undefined>, string, string][] = [
    [{ scope: 'nonsense' }, '', 'invalid_request'],
    [{ code_challenge: undefined }, '', 'invalid_request'],
    [{ prompt: 'nonsense' }, '', 'invalid_request'],
    [{}, '&scope=a&scope=b', 'invalid_request'],
    [{}, '&response_mode=query', 'invalid_request'],
    [{ response_type: 'token' }, '', 'unsupported_response_type'],
    [{ response_type: undefined }, '', 'invalid_request'],
    [{ request: 'x' }, '', 'request_not_supported'],
    [{ request_uri: 'urn:ietf:params:oauth:request_uri:x' }, '', 'invalid_request_uri'],
  ]
  for (const response_mode of ['fragment', 'form_post']) {
    for (const [change, more, error] of mistakes) {
      const response = await visit({ ...change, response_mode }, more)
      const location = response.headers.get('location')
      if (location === null) {
        // Where nobody can be sent back there is a page, the product's own.
        expect(response.status).toBe(400)
        expect(await response.text()).not.toContain('<form method="post" action="https://partner')
        continue
      }
      const { hash, searchParams } = new URL(location)
      expect([hash, searchParams.get('error')]).toEqual(['', error])
    }
  }
})

test('T16 response types that would be answered in a fragment are refused in the query', async ({
  visit,
}) => {
  for (const response_type of ['token', 'id_token token', 'code token', 'none']) {
    const { hash, searchParams } = new URL((await visit({ response_type })).headers.get('location') ?? '')
    expect([hash, searchParams.get('error')]).toEqual(['', 'unsupported_response_type'])
  }
})

test('T16 a challenge method without a challenge is told that PKCE is required', async ({
  server,
  world,
  visit,
}) => {
  for (const code_challenge_method of ['S256', 'plain', 'nonsense']) {
    for (const code_challenge of [undefined, '']) {
      const response = await visit({ code_challenge, code_challenge_method })
      const { searchParams } = new URL(response.headers.get('location') ?? '')
      expect(searchParams.get('error')).toBe('invalid_request')
      expect(searchParams.get('error_description')).toContain('PKCE required')
      const pushed = await postForm(server.base, '/oauth/par', world.confidential, {
        ...{ client_id: world.confidential.client_id, response_type: 'code', redirect_uri: REDIRECT },
        ...{ code_challenge_method, ...(code_challenge === undefined ? {} : { code_challenge }) },
      })
      expect(pushed.status).toBe(400)
      expect(await pushed.json()).toMatchObject({
        error: 'invalid_request',
        error_description: expect.stringContaining('PKCE required'),
      })
    }
  }
})

test('T16 a pushed request may ask for no other mode', async ({ server, world }) => {
  const fields = {
    ...{ client_id: world.confidential.client_id, response_type: 'code', redirect_uri: REDIRECT },
    ...{ code_challenge: pkce().challenge, code_challenge_method: 'S256' },
  }
  for (const response_mode of MODES) {
    const pushed = await postForm(server.base, '/oauth/par', world.confidential, { ...fields, response_mode })
    expect(pushed.status).toBe(400)
  }
  const pushed = await postForm(server.base, '/oauth/par', world.confidential, {
    ...fields,
    response_mode: 'query',
  })
  expect(pushed.status).toBe(201)
})
