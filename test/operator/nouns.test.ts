import { describe, expect } from 'vitest'
import { deskTest as test } from '../support/fixtures.ts'
import { APP, must } from '../support/world.ts'

test('nobody without the operator token gets further than 401', async ({ server }) => {
  for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${server.operatorToken}`]) {
    const response = await fetch(`${server.base}/platform/v1/tenants/harbour`, { headers: { authorization } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('what is not there is 404, and what may not be done with it 405 with what may', async ({ operator }) => {
  expect((await operator.get('/nothing')).status).toBe(404)
  expect((await operator.get('/tenants/nobody')).status).toBe(404)
  const refused = await operator.call('POST', '/tenants/harbour', {})
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'PUT, HEAD, GET, DELETE, OPTIONS'])
})

test('a PUT is 201 once and 200 afterwards, and repeating it leaves no second row in the audit log', async ({
  operator,
}) => {
  const publisher = { name: 'Twice', website: 'https://twice.example', support: '+385 1 555' }
  expect((await operator.put('/publishers/twice', publisher)).status).toBe(201)
  expect((await operator.put('/publishers/twice', publisher)).status).toBe(200)
  const user = { email: 'two@twice.example', name: 'Two', password: 'a long password', publishers: ['twice'] }
  expect((await operator.put('/users/two', user)).status).toBe(201)
  const again = await operator.put('/users/two', user)
  expect([again.status, again.body]).toEqual([
    200,
    expect.objectContaining({ id: 'two', email: 'two@twice.example', tenants: [], publishers: ['twice'] }),
  ])
  const { body } = await operator.get('/audit?action=user.*')
  expect(body.data.filter((row: { details: { user: string } }) => row.details.user === 'two')).toHaveLength(1)
  expect((await operator.get('/audit?publisher=twice')).body.data).toHaveLength(1)
  expect(JSON.stringify(body)).not.toContain('a long password')
})

test('every violation is named with its path, and nothing is stored', async ({ operator }) => {
  const refused = await operator.put('/tenants/bad', {
    name: ' ',
    environment: 'staging',
    verifed: true,
    units: [{ id: 'a/b', kind: 'location', name: 'A' }],
  })
  expect(refused.status).toBe(422)
  expect(refused.body.errors).toEqual(
    expect.arrayContaining([
      { path: '/name', message: 'must not be blank' },
      { path: '/environment', message: 'must be "sandbox" or "production"' },
      { path: '/verified', message: 'is missing' },
      { path: '/verifed', message: 'is not a known field' },
      { path: '/units/0/id', message: expect.stringContaining('letters, digits') },
    ]),
  )
  expect((await operator.get('/tenants/bad')).status).toBe(404)
  expect((await operator.put('/tenants/b%20c', {})).status).toBe(422)
})

test('a unit of a kind that the platform does not have is refused, and nothing is stored', async ({
  operator,
}) => {
  const units = [
    { id: 'harbour-front', kind: 'location', name: 'Harbour front' },
    { id: 'regatta', kind: 'event', name: 'Regatta' },
  ]
  const refused = await operator.put('/tenants/kinds', {
    ...{ name: 'Kinds', environment: 'production', verified: true },
    units,
  })
  expect([refused.status, refused.body.errors]).toEqual([
    422,
    [{ path: '/units/1/kind', message: 'must be "location", the only kind of unit on this platform' }],
  ])
  expect((await operator.get('/tenants/kinds')).status).toBe(404)
})

test('a tenant stays in its environment', async ({ operator }) => {
  const moved = await operator.put('/tenants/harbour', { name: 'H', environment: 'sandbox', verified: true })
  expect(moved.status).toBe(409)
  expect((await operator.get('/tenants/harbour')).body.name).toBe('Harbour Rentals')
})

test('people: an e-mail belongs to one of them, memberships must exist', async ({ operator }) => {
  const taken = await operator.put('/users/other', { email: 'OLGA@harbour.example', name: 'Other' })
  expect(taken.status).toBe(409)
  const unknown = await operator.put('/users/other', {
    email: 'other@harbour.example',
    name: 'Other',
    tenants: [
      { id: 'harbour', role: 'staff' },
      { id: 'atlantis', role: 'owner' },
    ],
    publishers: ['none'],
  })
  expect(unknown.body.errors).toEqual([
    { path: '/tenants/1/id', message: 'does not exist' },
    { path: '/publishers/0', message: 'does not exist' },
  ])
  expect((await operator.get('/users/other')).status).toBe(404)
})

describe('apps', () => {
  test.for([
    ['relative', '/callback'],
    ['with a fragment', 'https://a.example/cb#top'],
    ['with an empty fragment', 'https://a.example/cb#'],
    ['with user information', 'https://me@a.example/cb'],
    ['with empty user information', 'https://@a.example/cb'],
    ['with a wildcard', 'https://*.a.example/cb'],
    ['plain http', 'http://a.example/cb'],
    ['plain http on a look-alike of localhost', 'http://localhost.a.example/cb'],
    ['javascript', 'javascript:alert(1)'],
    ['data', 'data:text/html,hi'],
    ['a private-use scheme of a web app', 'com.example.app:/cb'],
    ['without slashes', 'https:a.example/cb'],
    ['with a space', 'https://a.example/c b'],
    ['with a backslash', 'https://a.example\\@b.example/'],
    ['with a line break', 'https://a.example/\r\nSet-Cookie: x'],
    ['with broken percent-encoding', 'https://a.example/%zz'],
    ['in letters that are no ASCII', 'https://exämple.com/cb'],
    ['empty', ''],
  ])('a redirect URI %s is refused', async ([_, uri], { operator }) => {
    const refused = await operator.put('/apps/wrong', { ...APP, redirect_uris: [uri] })
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, '/redirect_uris/0'])
  })

  test('redirect URIs are stored byte for byte', async ({ operator }) => {
    const redirect_uris = [
      'https://App.Example.com:443/cb/../cb?x=%7e&y=',
      'http://127.0.0.1:8080/cb',
      'http://[::1]/cb',
      'http://localhost/cb',
    ]
    must(await operator.put('/apps/exact', { ...APP, redirect_uris }))
    expect((await operator.get('/apps/exact')).body.redirect_uris).toEqual(redirect_uris)
    const native = { ...APP, client_type: 'public', native: true, redirect_uris: ['com.example.app:/cb'] }
    expect((await operator.put('/apps/native', native)).status).toBe(201)
  })

  test('what the platform or the database does not know is named', async ({ operator }) => {
    const refused = await operator.put('/apps/wrong', {
      ...APP,
      publisher: 'nobody',
      kind: 'in_house',
      scopes: ['bookings:read', 'bookings:write', 'bookings:read'],
      event_types: ['booking.exploded'],
      jwks: { keys: [{ kty: 'RSA', d: 'secret' }] },
    })
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual(['/jwks/keys/0'])
    const { body } = await operator.put('/apps/wrong', {
      ...APP,
      publisher: 'nobody',
      kind: 'in_house',
      scopes: ['bookings:read', 'bookings:write', 'bookings:read'],
      event_types: ['booking.exploded'],
    })
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual([
      '/scopes/1',
      '/scopes/2',
      '/event_types/0',
      '/tenant',
      '/publisher',
    ])
  })

  test.for([
    ['relative', '/connect'],
    ['plain http', 'http://a.example/connect'],
    ['plain http on a look-alike of localhost', 'http://localhost.a.example/connect'],
    ['with user information', 'https://me@a.example/connect'],
    ['javascript', 'javascript:alert(1)'],
    ['with a space', 'https://a.example/c b'],
    ['without slashes', 'https:a.example'],
    ['too long', `https://a.example/${'x'.repeat(2048)}`],
    ['empty', ''],
  ])(
    'a connect_url %s is refused, and the one that was there stays',
    async ([_, connect_url], { operator }) => {
      const before = { ...APP, connect_url: 'https://a.example/connect' }
      must(await operator.put('/apps/start', before))
      const refused = await operator.put('/apps/start', { ...APP, name: 'Other', connect_url })
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, '/connect_url'])
      expect((await operator.get('/apps/start')).body).toMatchObject(before)
    },
  )

  test('connect_url is set, kept when it is not named, cleared with null, and each change is audited', async ({
    operator,
  }) => {
    const url = async () => (await operator.get('/apps/led')).body.connect_url
    must(await operator.put('/apps/led', APP))
    expect(await url()).toBeNull()
    const led = { ...APP, connect_url: 'http://127.0.0.1:3001/connect#start' }
    expect(must(await operator.put('/apps/led', led)).body.connect_url).toBe(led.connect_url)
    must(await operator.put('/apps/led', led))
    must(await operator.put('/apps/led', APP))
    expect(await url()).toBe(led.connect_url)
    must(await operator.put('/apps/led', { ...APP, connect_url: null }))
    expect(await url()).toBeNull()
    const { body } = await operator.get('/audit?app=led&action=app.updated')
    const connect = { changed: ['connect_url'] }
    expect(body.data.map((row: { details: object }) => row.details)).toEqual([
      { ...connect, connect_url: null, changes: { connect_url: { before: led.connect_url, after: null } } },
      {
        ...{ ...connect, connect_url: led.connect_url },
        changes: { connect_url: { before: null, after: led.connect_url } },
      },
    ])
  })

  test('what connections rest on cannot be changed', async ({ operator }) => {
    const refused = await operator.put('/apps/desk', { ...APP, client_type: 'public' })
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('client_type')])
  })

  test('suspend, resume and approve are there twice and written down once', async ({ operator }) => {
    must(await operator.put('/apps/standing', APP))
    for (const act of ['approve', 'suspend', 'suspend', 'resume', 'resume']) {
      must(await operator.post(`/apps/standing/${act}`))
    }
    const { body } = await operator.get('/audit?app=standing')
    expect(body.data.map((row: { action: string }) => row.action)).toEqual([
      'app.resumed',
      'app.suspended',
      'app.approved',
      'app.created',
    ])
    expect((await operator.post('/apps/nobody/suspend')).status).toBe(404)
  })

  test('lists page through everything once', async ({ operator }) => {
    const seen: string[] = []
    let path = '/apps?limit=2'
    for (;;) {
      const { body } = must(await operator.get(path))
      seen.push(...body.data.map((app: { id: string }) => app.id))
      if (!body.next_cursor) break
      path = `/apps?limit=2&cursor=${body.next_cursor}`
    }
    expect(seen).toEqual([...new Set(seen)].sort())
    expect(seen).toContain('desk')
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=%7B', 'x=1', 'limit=1&limit=2']) {
      expect([query, (await operator.get(`/apps?${query}`)).status]).toEqual([query, 400])
    }
  })
})
