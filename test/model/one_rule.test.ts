import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { runCli } from '../support/cli.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { APP, must } from '../support/world.ts'

// The console, the operator API and the command line accept the same values (docs/decisions/0080).

const test = deskTest
  .extend('developer', FILE, async ({ server, desk: _ }) => {
    const person = await givenPerson(server.runtime.db, {
      publishers: ['pub'],
      tenants: [['harbour', 'owner']],
    })
    const developer = new HttpBrowser(server.base)
    await signIn(developer, person.email, PASSWORD, '/developers')
    return developer
  })
  .extend('post', FILE, ({ developer }) => {
    return async (path: string, fields: Record<string, string>, form = path) => {
      const csrf = csrfOf(await (await developer.get(form)).text())
      const response = await developer.submit(path, { csrf, ...fields })
      return { status: response.status, page: await response.text() }
    }
  })
  .extend('newApp', FILE, ({ post }) => {
    return (fields: Record<string, string>) =>
      post('/developers/apps/new', {
        ...{ step: '3', publisher: 'pub', name: 'Desk', kind: 'public', client: 'confidential' },
        ...{ scopes: 'bookings:read', redirect_uris: 'https://app.example.com/callback' },
        ...fields,
      })
  })
  .extend('newPublisher', FILE, ({ post }) => {
    return (fields: Record<string, string>) =>
      post('/developers/publishers/new', {
        ...{ name: 'Softmakers', website: 'https://soft.example', support: 'help@soft.example' },
        ...fields,
      })
  })

test('a name has at most 120 characters, from either side', async ({ operator, newApp, newPublisher }) => {
  const [longest, tooLong] = ['n'.repeat(120), 'n'.repeat(121)]
  const message = 'must have at most 120 characters'
  const refused = await operator.put('/apps/named', { ...APP, name: tooLong })
  expect([refused.status, refused.body.errors]).toEqual([422, [{ path: '/name', message }]])
  must(await operator.put('/apps/named', { ...APP, name: longest }))
  const form = await newApp({ name: tooLong })
  expect([form.status, form.page.includes(`It ${message}.`)]).toEqual([422, true])
  expect((await newApp({ name: longest })).status).toBe(200)

  const publisher = { website: 'https://soft.example', support: 'help@soft.example' }
  expect((await operator.put('/publishers/named', { ...publisher, name: tooLong })).body.errors).toEqual([
    { path: '/name', message },
  ])
  expect((await newPublisher({ name: tooLong })).page).toContain(`It ${message}.`)
})

test('a password has at least ten characters, whoever sets it', async ({ operator, server }) => {
  const message = 'must have at least 10 characters'
  const user = { email: 'pia@people.example', name: 'Pia' }
  for (const password of ['nine char', '🛶'.repeat(9)]) {
    expect((await operator.put('/users/pia', { ...user, password })).body.errors).toEqual([
      { path: '/password', message },
    ])
  }
  const visitor = new HttpBrowser(server.base)
  const csrf = csrfOf(await (await visitor.get('/developers/sign-up')).text())
  const fields = { person_name: 'Pia', email: user.email, password: 'nine char', name: 'P', website: '' }
  const page = await (await visitor.post('/developers/sign-up', { csrf, ...fields, support: 'x' })).text()
  expect(page).toContain(`It ${message}.`)
  const args = ['users', 'put', 'pia', '--email', user.email, '--name', 'Pia', '--password-stdin']
  expect(await runCli(server, args, { input: 'nine char\n' })).toMatchObject({
    code: 1,
    err: `password ${message}.\n`,
  })
  expect((await operator.get('/users/pia')).status).toBe(404)
  must(await operator.put('/users/pia', { ...user, password: 'ten chars!' }))
})

test('a website is an address without a password in it', async ({ operator, newPublisher }) => {
  const message = 'must not contain a user name or password'
  const website = 'https://me:secret@soft.example'
  const publisher = { name: 'Softmakers', website, support: 'help@soft.example' }
  expect((await operator.put('/publishers/sites', publisher)).body.errors).toEqual([
    { path: '/website', message },
  ])
  expect((await newPublisher({ website })).page).toContain(`It ${message}.`)
})

test('a webhook URL has an endpoint in every environment in which the app can have a client', async ({
  operator,
  newApp,
}) => {
  const environmentsOf = async (app: string) => {
    const { body } = must(await operator.get(`/apps/${app}/endpoints`))
    return body.data.map((endpoint: { environment: string }) => endpoint.environment).sort()
  }
  const webhook_url = 'http://127.0.0.1:9999/hooks'
  must(await operator.put('/apps/both', { ...APP, webhook_url }))
  expect(await environmentsOf('both')).toEqual(['production', 'sandbox'])
  const { page } = await newApp({ name: 'Told', webhook_url })
  const created = /href="\/developers\/apps\/(app_\w+)[?"]/.exec(page)?.[1] ?? ''
  expect(await environmentsOf(created)).toEqual(['production', 'sandbox'])
  // Their secrets are shown only now.
  expect(page.match(/whsec_/g)).toHaveLength(2)

  must(await operator.put('/apps/inner', { ...APP, kind: 'in_house', tenant: 'harbour', webhook_url }))
  expect(await environmentsOf('inner')).toEqual(['production'])
  const own = await newApp({ name: 'Own', kind: 'in_house', tenant: 'harbour', webhook_url })
  const inHouse = /href="\/developers\/apps\/(app_\w+)[?"]/.exec(own.page)?.[1] ?? ''
  expect(await environmentsOf(inHouse)).toEqual(['production'])
})

test('ten webhook URLs at the same moment leave the endpoints of the last one', async ({ operator }) => {
  must(await operator.put('/apps/racing', APP))
  const urls = Array.from({ length: 10 }, (_, n) => `http://127.0.0.1:9999/hooks/${n}`)
  const answers = await Promise.all(
    urls.map((webhook_url) => operator.put('/apps/racing', { ...APP, webhook_url })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  const { webhook_url } = (await operator.get('/apps/racing')).body
  const { data } = (await operator.get('/apps/racing/endpoints')).body
  expect(data.map(({ url }: { url: string }) => url)).toEqual([webhook_url, webhook_url])
})
