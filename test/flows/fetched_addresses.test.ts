import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorizeUrl, pkce } from '../support/flow.ts'
import { listen } from '../support/listen.ts'
import { settle, type World } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { APP } from '../support/world.ts'

// O39: what a partner names is fetched by the webhook sender alone, and that one has its own guard (W1 to W8).

let server: TestServer
let world: World
let inside: Awaited<ReturnType<typeof listen>>
let visits = 0
beforeAll(async () => {
  server = await startServer({ config: { allowPrivateEndpoints: false } })
  world = await settle(server)
  inside = await listen((_, response) => {
    visits++
    response.end('{}')
  })
})
afterAll(async () => {
  inside.server.close()
  await server.close()
})

test('O39 a request object is never fetched from where a request says', async () => {
  const url = authorizeUrl(server.base, world.confidential.client_id, pkce().challenge, {
    request_uri: `${inside.origin}/request`,
  })
  const response = await fetch(url, { redirect: 'manual' })
  const error = new URL(response.headers.get('location') ?? '').searchParams.get('error')
  expect(error).toBe('request_uri_not_supported')
  expect(visits).toBe(0)
})

test('O39 an app cannot have its keys, its logo or anything else fetched', async () => {
  for (const name of ['jwks_uri', 'logo_uri', 'sector_identifier_uri']) {
    const answer = await operatorFor(server).put('/apps/fetching', {
      ...APP,
      publisher: 'acme',
      [name]: `${inside.origin}/x`,
    })
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body)).toContain(name)
  }
  expect(visits).toBe(0)
})

test('O39 a webhook endpoint inside the operator’s network is refused when it is saved', async () => {
  for (const url of [
    inside.origin,
    'https://localhost/x',
    'https://169.254.169.254/latest',
    'https://[::1]/x',
  ]) {
    const answer = await operatorFor(server).post('/apps/sync/endpoints', { environment: 'production', url })
    expect(answer.status).toBe(422)
  }
  expect(visits).toBe(0)
})
