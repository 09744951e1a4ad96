import { describe, expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { changeRole, removeMember } from '../../src/model/people/publisher_members.ts'
import { approvalTest, PROFILE, submitForReview } from '../support/approved_apps.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE } from '../support/fixtures.ts'
import { invite, newestLink, submit } from '../support/mails.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { must } from '../support/world.ts'

const HOOK = 'https://hooks.partner.example/in'

type Role = 'admin' | 'developer'

const test = approvalTest
  /** Signs in a new member of a publisher. */
  .extend(
    'join',
    FILE,
    ({ server, runtime }) =>
      async (publisher: string, role: Role, name: string = role) => {
        const person = await givenPerson(runtime.db, { name })
        await runtime.db
          .insertInto('publisher_members')
          .values({ publisher_id: publisher, user_id: person.id, role })
          .execute()
        const browser = new HttpBrowser(server.base)
        await signIn(browser, person.email, PASSWORD)
        return { ...person, browser }
      },
  )
  /** A form's token works on every page of the person. */
  .extend('post', FILE, () => {
    return async (browser: HttpBrowser, address: string, fields: Record<string, string> = {}) => {
      const csrf = csrfOf(await (await browser.get('/developers')).text())
      return await browser.post(address, { csrf, ...fields })
    }
  })
  .extend('team', FILE, ({ runtime }) => async (publisher: string) => {
    const rows = await runtime.db
      .selectFrom('publisher_members as pm')
      .innerJoin('users as us', 'us.id', 'pm.user_id')
      .select(['us.name', 'pm.role'])
      .where('publisher_id', '=', publisher)
      .orderBy('us.name')
      .execute()
    return rows.map(({ name, role }) => `${name}: ${role}`)
  })

describe('what production uses is the admins’: a developer is refused at every door of the console', () => {
  test('T3 credentials, endpoints, review, profile and people', async ({ publish, operator, join, post }) => {
    const { id, publisher, production, sandbox, body } = await publish('doors')
    const endpoint = async (environment: string) =>
      must(await operator.post(`/apps/${id}/endpoints`, { environment, url: `${HOOK}/${environment}` })).body
        .id
    const [live, play] = [await endpoint('production'), await endpoint('sandbox')]
    const secretOf = async (client: string) =>
      must(await operator.post(`/clients/${client}/secrets`)).body.id as string
    const [liveSecret, playSecret] = [await secretOf(production.client_id), await secretOf(sandbox.client_id)]
    must(await operator.put(`/apps/${id}`, { ...body, name: 'Tidy Books 2' }))
    const admin = await join(publisher, 'admin')
    const developer = await join(publisher, 'developer')
    const other = await join(publisher, 'developer', 'other')
    await invite(admin.browser, publisher, 'pending@people.example')

    const app = `/developers/apps/${id}`
    const page = `/developers/publishers/${publisher}`
    const invitation = /invitations\/(\w+)\/withdraw/.exec(await (await admin.browser.get(page)).text())?.[1]
    const clientOf = (client: string) => `${app}/clients/${client}/secrets`
    const doors: [address: string, fields?: Record<string, string>][] = [
      [`${app}/clients`, { environment: 'production' }],
      [clientOf(production.client_id)],
      [`${clientOf(production.client_id)}/${liveSecret}/revoke`],
      [`${app}/approval`, { version: '2' }],
      [`${app}/edit`, { ...EDIT, dpop: 'true' }],
      [`${app}/webhooks/${live}/pause`],
      [`${app}/webhooks/${live}/resume`],
      [`${app}/webhooks/${live}/secrets`],
      [`${app}/webhooks/${live}/secrets/switch`],
      [`${app}/webhooks/${live}/edit`, { url: 'https://elsewhere.example/in' }],
      [`${app}/webhooks/${live}/remove`],
      [page, { ...PROFILE, name: 'Elsewhere' }],
      [`${page}/invitations`, { email: 'friend@people.example', role: 'admin' }],
      [`${page}/invitations/${invitation}/withdraw`],
      [`${page}/members/${other.id}/role`, { role: 'admin' }],
      [`${page}/members/${developer.id}/role`, { role: 'admin' }],
      [`${page}/members/${other.id}/remove`],
      [`${page}/members/${admin.id}/remove`],
    ]
    const before = (await operator.get(`/apps/${id}`)).body
    for (const [address, fields] of doors) {
      const response = await post(developer.browser, address, fields)
      expect([address, response.status]).toEqual([address, 403])
      expect(await response.text()).toContain('Only an admin of the publisher can')
    }
    expect((await operator.get(`/apps/${id}`)).body).toEqual(before)
    // A new endpoint in production: the form offers the sandbox alone.
    const wanted = { app: id, environment: 'production', url: `${HOOK}/new` }
    expect((await post(developer.browser, `${app}/webhooks/new`, wanted)).status).toBe(422)

    // What a developer sees offers none of it, and the sandbox is theirs.
    const overview = await (await developer.browser.get(app)).text()
    expect(overview).toContain('Admins of the publisher submit it for review')
    expect(overview).not.toContain('Submit for review')
    expect(overview).not.toContain(`${production.client_id}/secrets`)
    const people = await (await developer.browser.get(page)).text()
    expect(people).not.toMatch(/name="website"|\/invitations|\/role"|Remove/)
    expect(people).toContain('pending@people.example')
    const log = await (await developer.browser.get(`${app}/webhooks/${live}`)).text()
    expect(log).toContain('Send test event')
    expect(log).not.toMatch(new RegExp(`webhooks/${live}/(pause|edit|secrets|remove)["?]`))
    const allowed: [string, number, Record<string, string>?][] = [
      [`${clientOf(sandbox.client_id)}/${playSecret}/revoke`, 303],
      [clientOf(sandbox.client_id), 303],
      [`${app}/webhooks/${live}/test`, 303],
      [`${app}/webhooks/${play}/secrets`, 303],
      [`${app}/webhooks/${play}/pause`, 303],
      [`${app}/edit`, 303, EDIT],
    ]
    for (const [address, status, fields] of allowed) {
      expect([address, (await post(developer.browser, address, fields)).status]).toEqual([address, status])
    }

    // The same doors open for an admin.
    expect((await submitForReview(admin.browser, id)).status).toBe(303)
    for (const [address, status, fields] of [
      [`${app}/webhooks/${live}/pause`, 303],
      [clientOf(production.client_id), 409],
      [`${clientOf(production.client_id)}/${liveSecret}/revoke`, 303],
      [clientOf(production.client_id), 303],
      [page, 303, PROFILE],
      [`${page}/members/${other.id}/role`, 303, { role: 'admin' }],
      [`${page}/members/${other.id}/remove`, 303],
    ] as [string, number, Record<string, string>?][]) {
      expect([address, (await post(admin.browser, address, fields)).status]).toEqual([address, status])
    }
  })

  test('T3 an in-house app of an organisation in production is changed and registered by admins', async ({
    operator,
    join,
    post,
    runtime,
  }) => {
    const developer = await join('acme', 'developer')
    const tenants = { tenant_id: 'north', user_id: developer.id, role: 'owner' }
    await runtime.db.insertInto('tenant_members').values(tenants).execute()
    const changed = await post(developer.browser, '/developers/apps/own/edit', { ...EDIT, name: 'Changed' })
    expect(changed.status).toBe(403)
    // What was typed is not lost.
    const page = await changed.text()
    expect(page).toContain('Only an admin of the publisher can change production settings.')
    expect(page).toContain('value="Changed"')
    const app = {
      ...EDIT,
      step: '3',
      publisher: 'acme',
      kind: 'in_house',
      tenant: 'north',
      client: 'confidential',
    }
    expect((await post(developer.browser, '/developers/apps/new', app)).status).toBe(403)
    expect((await operator.get('/apps/own')).body.name).toBe('Own')
    expect((await post(developer.browser, '/developers/apps/new', { ...app, tenant: 'play' })).status).toBe(
      422,
    )
    const own = { ...app, publisher: '' }
    expect((await post(developer.browser, '/developers/apps/new', own)).status).toBe(303)
  })
})

const EDIT = {
  name: 'Tidy Books 3',
  scopes: 'bookings:read',
  redirect_uris: 'https://partner.example/callback',
}

test('T3 an invitation carries a role, the one with fewer rights unless another one is chosen', async ({
  server,
  operator,
  publish,
  join,
  post,
  team,
}) => {
  const { publisher } = await publish('invited')
  const admin = await join(publisher, 'admin', 'Ada')
  const page = `/developers/publishers/${publisher}`
  for (const role of ['admin', 'developer', ''] as const) {
    const { email } = await givenPerson(server.runtime.db, { name: `Ines ${role || 'default'}` })
    const fields = { email, ...(role ? { role } : {}) }
    expect((await post(admin.browser, `${page}/invitations`, fields)).status).toBe(303)
    const own = new HttpBrowser(server.base)
    await signIn(own, email, PASSWORD)
    const link = await newestLink(operator, email)
    expect(await (await own.get(link)).text()).toContain(
      role === 'admin' ? 'You would be an admin' : 'You would be a developer',
    )
    expect((await submit(own, link, { decision: 'accept' })).status).toBe(303)
  }
  expect((await team(publisher)).filter((member) => member.startsWith('Ines'))).toEqual([
    'Ines admin: admin',
    'Ines default: developer',
    'Ines developer: developer',
  ])
  for (const role of ['owner', 'Admin', '']) {
    const wrong = { email: 'x@people.example', role }
    expect((await post(admin.browser, `${page}/invitations`, wrong)).status).toBe(400)
  }
  const refused = await post(admin.browser, `${page}/invitations`, { email: 'nobody', role: 'admin' })
  expect(refused.status).toBe(422)
  // What was typed stays.
  const form = /<form[^>]*invitations"[\s\S]*?<\/form>/.exec(await refused.text())?.[0]
  expect(form).toMatch(/value="nobody"[\s\S]*<option value="admin" selected>/)
})

test('T3 a removal and another role take effect with the next request, and end the person’s invitations', async ({
  publish,
  join,
  post,
  operator,
  server,
}) => {
  const { id, publisher, developer: founder } = await publish('effect')
  const admin = await join(publisher, 'admin', 'Ada')
  const second = await join(publisher, 'admin', 'Bea')
  const page = `/developers/publishers/${publisher}`
  await invite(second.browser, publisher, 'late@people.example')
  const link = await newestLink(operator, 'late@people.example')
  expect((await post(admin.browser, `${page}/members/${second.id}/role`, { role: 'developer' })).status).toBe(
    303,
  )
  expect((await new HttpBrowser(server.base).get(link)).status).toBe(400)
  expect((await post(second.browser, page, PROFILE)).status).toBe(403)
  expect((await second.browser.get(`/developers/apps/${id}`)).status).toBe(200)
  expect((await post(admin.browser, `${page}/members/${second.id}/remove`)).status).toBe(303)
  for (const address of [page, `/developers/apps/${id}`, `/developers/apps/${id}/webhooks`]) {
    expect((await second.browser.get(address)).status).toBe(404)
  }
  // Whoever is no member learns nothing about who is.
  expect((await post(second.browser, `${page}/members/${founder.id}/remove`)).status).toBe(404)
  expect((await post(admin.browser, `${page}/members/${second.id}/remove`)).status).toBe(404)
  const { body } = await operator.get(`/audit?publisher=${publisher}`)
  const actions = body.data.map(({ action }: { action: string }) => action)
  expect(actions).toEqual(expect.arrayContaining(['publisher.role_changed', 'publisher.member_removed']))
})

describe('T3 the last admin', () => {
  test('T3 can neither leave nor become a developer; a developer leaves alone', async ({
    operator,
    join,
    post,
    team,
  }) => {
    must(await operator.put('/publishers/small', PROFILE))
    const ada = await join('small', 'admin', 'Ada')
    const dev = await join('small', 'developer', 'Dev')
    const page = '/developers/publishers/small'
    for (const [act, fields] of [
      ['remove', {}],
      ['role', { role: 'developer' }],
    ] as const) {
      const response = await post(ada.browser, `${page}/members/${ada.id}/${act}`, fields)
      expect([response.status, await response.text()]).toEqual([
        422,
        expect.stringContaining('A publisher needs at least one admin'),
      ])
    }
    const left = await post(dev.browser, `${page}/members/${dev.id}/remove`)
    expect([left.status, left.headers.get('location')]).toEqual([303, '/developers?done=left'])
    expect(await team('small')).toEqual(['Ada: admin'])
  })

  test('T3 of two who remove or demote each other at the same moment, one stays an admin', async ({
    operator,
    join,
    runtime,
    team,
  }) => {
    must(await operator.put('/publishers/pair', PROFILE))
    const [ada, bea] = [await join('pair', 'admin', 'Ada'), await join('pair', 'admin', 'Bea')]
    const actor = ({ id }: { id: string }) => ({ kind: 'user', id }) as const
    const demote = (who: typeof ada, by: typeof ada) => (trx: Database) =>
      changeRole(trx, 'pair', { user: who.id, role: 'developer' }, actor(by))
    const remove = (who: typeof ada, by: typeof ada) => (trx: Database) =>
      removeMember(trx, 'pair', who.id, actor(by))
    const { rest, first } = await inTransaction(runtime.db, async (trx) => ({
      // Not committed yet when the other one begins, which waits for it.
      first: await demote(bea, ada)(trx),
      rest: inTransaction(runtime.db, remove(ada, bea)),
    }))
    expect([first, await rest]).toEqual(['done', 'not_allowed'])
    expect(await inTransaction(runtime.db, demote(ada, ada))).toBe('last_admin')
    expect(await team('pair')).toEqual(['Ada: admin', 'Bea: developer'])
  })
})

test('T3 PUT /users gives an id alone the role of an admin, and says the role of everybody else', async ({
  operator,
  team,
}) => {
  must(await operator.put('/publishers/named', PROFILE))
  must(await operator.put('/publishers/other', PROFILE))
  const person = { email: 'both@people.example', name: 'Both' }
  const publishers = ['named', { id: 'other', role: 'developer' }]
  const stored = must(await operator.put('/users/both', { ...person, publishers })).body
  expect(stored.publishers).toEqual(publishers)
  expect([await team('named'), await team('other')]).toEqual([['Both: admin'], ['Both: developer']])
  // What was read can be sent back, and changes nothing.
  expect(must(await operator.put('/users/both', { ...person, publishers: stored.publishers })).status).toBe(
    200,
  )
  const promoted = { ...person, publishers: [{ id: 'other', role: 'admin' }] }
  expect(must(await operator.put('/users/both', promoted)).body.publishers).toEqual(['other'])
  expect([await team('named'), await team('other')]).toEqual([[], ['Both: admin']])
  for (const [wrong, path] of [
    [[{ id: 'named', role: 'owner' }], '/publishers/0'],
    [[{ id: 'named' }], '/publishers/0'],
    [['named', { id: 'named', role: 'developer' }], '/publishers'],
    [[{ id: 'none', role: 'developer' }], '/publishers/0/id'],
  ] as const) {
    const { status, body } = await operator.put('/users/both', { ...person, publishers: wrong })
    expect([status, body.errors[0].path]).toEqual([422, expect.stringMatching(new RegExp(`^${path}`))])
  }
})
