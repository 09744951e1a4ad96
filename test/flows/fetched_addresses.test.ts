import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, pkce } from '../support/flow.ts'
import { APP } from '../support/world.ts'

// O39: what a partner names is fetched by the webhook sender alone, and that one has its own guard (W1 to W8).

const test = merchantsTest
  .extend('setting', FILE, { config: { allowPrivateEndpoints: false } })
  .extend('inside', FILE, async ({ serve }) => {
    const origin = await serve((_, response) => {
      visits++
      response.end('{}')
    })
    return { origin }
  })
let visits = 0

test('O39 a request object is never fetched from where a request says', async ({ server, world, inside }) => {
  const url = authorizeUrl(server.base, world.confidential.client_id, pkce().challenge, {
    request_uri: `${inside.origin}/request`,
  })
  const response = await fetch(url, { redirect: 'manual' })
  const error = new URL(response.headers.get('location') ?? '').searchParams.get('error')
  expect(error).toBe('request_uri_not_supported')
  expect(visits).toBe(0)
})

test('O39 an app cannot have its keys, its logo or anything else fetched', async ({ operator, inside }) => {
  for (const name of ['jwks_uri', 'logo_uri', 'sector_identifier_uri']) {
    const answer = await operator.put('/apps/fetching', {
      ...APP,
      publisher: 'acme',
      [name]: `${inside.origin}/x`,
    })
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body)).toContain(name)
  }
  expect(visits).toBe(0)
})

test('O39 a webhook endpoint inside the operator’s network is refused when it is saved', async ({
  inside,
  operator,
}) => {
  for (const url of [
    inside.origin,
    'https://localhost/x',
    'https://169.254.169.254/latest',
    'https://[::1]/x',
  ]) {
    const answer = await operator.post('/apps/sync/endpoints', { environment: 'production', url })
    expect(answer.status).toBe(422)
  }
  expect(visits).toBe(0)
})
