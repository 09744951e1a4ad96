import { expect } from 'vitest'
import { storeAgent } from '../../src/model/agents/agent_apps.ts'
import { FILE, deskTest as plain } from '../support/fixtures.ts'
import { givenConnection } from '../support/partners.ts'
import { givenStaff, type Seat, takeSeat } from '../support/staff.ts'
import { must } from '../support/world.ts'

const test = plain
  .extend('staff', FILE, ({ runtime }) => givenStaff(runtime.db))
  .extend('seat', FILE, async ({ server, staff }): Promise<Seat> => await takeSeat(server.base, staff))
  .extend('setting', FILE, { config: { demo: true } })
  /** Stores an agent of a host with a connection to each of these tenants. @returns the app and its document */
  .extend('givenAgent', FILE, ({ runtime }) => async (host: string, tenants: string[] = []) => {
    const { db, platform, now } = runtime
    const url = `https://${host}/oauth/client.json`
    const document = {
      ...{ client_name: 'Desk <b>Helper</b>', client_type: 'public' as const, jwks: null },
      redirect_uris: ['https://assistant.example/cb'],
    }
    await db
      .transaction()
      .execute((trx) => storeAgent(trx, platform, { url, host, document }, { kind: 'system' }, now()))
    const known = { url, host, document: JSON.stringify(document), fetched_at: now(), fresh_until: now() }
    await db.insertInto('client_documents').values(known).execute()
    const { app_id: app } = await db
      .selectFrom('clients')
      .select('app_id')
      .where('id', '=', url)
      .executeTakeFirstOrThrow()
    for (const tenant of tenants)
      await givenConnection(db, { app, client: url, publisher: '' }, tenant, { scopes: ['bookings:read'] })
    return { app, url }
  })

const plainText = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('hosts are listed, searched for by any part, and lead to their apps', async ({ seat, givenAgent }) => {
  const { app, url } = await givenAgent('assistant.example', ['harbour', 'alpine'])
  await givenAgent('other.example:8443')
  const all = plainText((await seat.read('/operator/agents')).html)
  expect(all).toMatch(/assistant\.example 1 2 active .* other\.example:8443 1 0 active/)
  const some = plainText((await seat.read('/operator/agents?host=SISTANT.e')).html)
  expect(some).toContain('assistant.example')
  expect(some).not.toContain('other.example')
  for (const sign of ['%', '_', '\\']) {
    const { status, html } = await seat.read(`/operator/agents?${new URLSearchParams({ host: sign })}`)
    expect([sign, status, html.includes('No hosts found.')]).toEqual([sign, 200, true])
  }
  const { html } = await seat.read('/operator/agents/assistant.example')
  expect(html).toContain(`href="/operator/apps/${app}"`)
  expect(html).toContain('Desk &lt;b&gt;Helper&lt;/b&gt;')
  const shown = (await seat.read(`/operator/apps/${app}`)).html
  expect(shown).toContain('href="/operator/agents/assistant.example"')
  expect(shown).toContain('Unregistered AI agent')
  for (const query of [url, 'Assistant.example']) {
    const found = await seat.read(`/operator/search?${new URLSearchParams({ q: query })}`)
    expect(found.html, query).toContain('href="/operator/agents/assistant.example"')
  }
})

test('a host is suspended and resumed with a reason, after the page has said what stops', async ({
  seat,
  staff,
  operator,
  givenAgent,
}) => {
  const { app } = await givenAgent('acts.example', ['harbour', 'alpine'])
  const at = '/operator/agents/acts.example'
  const question = plainText((await seat.read(`${at}/suspend`)).html)
  expect(question).toContain('Suspend the agents of acts.example?')
  expect(question).toMatch(/Apps 1 Live connections 2 Merchants with connections 2/)
  const wrong = await seat.post(`${at}/suspend`, { reason: ' \n ' })
  expect([wrong.status, wrong.html.includes('Write a reason')]).toEqual([422, true])
  const long = await seat.post(`${at}/suspend`, { reason: 'x'.repeat(1001) })
  expect([long.status, long.html.includes('x'.repeat(1001))]).toEqual([422, true])
  const suspendedAt = async () => must(await operator.get(`/apps/${app}`)).body.suspended_at
  expect(await suspendedAt()).toBeNull()
  const done = await seat.post(`${at}/suspend`, { reason: 'It asks\nfor passwords.' })
  expect([done.status, done.location]).toEqual([303, `${at}?done=saved`])
  expect(await suspendedAt()).not.toBeNull()
  expect(plainText((await seat.read(at)).html)).toContain('State suspended')
  const alone = await seat.post(`/operator/apps/${app}/resume`)
  expect(alone.status).toBe(409)
  expect(alone.html).toContain('All AI agents of acts.example are suspended. Resume the host instead.')
  expect(await suspendedAt()).not.toBeNull()
  // A second time changes nothing.
  await seat.post(`${at}/suspend`, { reason: 'Again.' })
  await seat.post(`${at}/resume`, { reason: 'It was a mistake.' })
  expect(await suspendedAt()).toBeNull()
  const { data } = must(await operator.get('/audit?action=agent.*')).body
  const rows = data.filter(({ details }: { details: { reason?: string } }) => details.reason)
  expect(rows).toMatchObject([
    {
      action: 'agent.resumed',
      actor: { id: staff.id },
      details: { host: 'acts.example', reason: 'It was a mistake.' },
    },
    { action: 'agent.suspended', actor: { id: staff.id }, details: { reason: 'It asks for passwords.' } },
  ])
})

test('a host is kept away before anybody has seen it; a host without a port is all of its ports', async ({
  seat,
  givenAgent,
}) => {
  await givenAgent('ports.example:8443', ['harbour'])
  const question = plainText((await seat.read('/operator/agents/ports.example/suspend')).html)
  expect(question).toMatch(/on every port.* Apps 1 Live connections 1/)
  const one = encodeURIComponent('ports.example:8443')
  expect((await seat.read(`/operator/agents/${one}/suspend`)).html).toContain('on this port')
  expect((await seat.post('/operator/agents/ports.example/suspend', { reason: 'Bad.' })).status).toBe(303)
  expect(plainText((await seat.read(`/operator/agents/${one}`)).html)).toContain(
    'suspended on all ports, with ports.example',
  )
  expect((await seat.read('/operator/agents?host=unseen.example')).html).toContain('Suspend unseen.example')
  const ip = encodeURIComponent('[2606:4700::1]')
  expect((await seat.post(`/operator/agents/${ip}/suspend`, { reason: 'Bad.' })).status).toBe(303)
  expect((await seat.read(`/operator/agents/${ip}`)).status).toBe(200)
  for (const address of ['unknown.example', 'unknown.example/resume', 'UPPER.example/suspend']) {
    expect([address, (await seat.read(`/operator/agents/${address}`)).status]).toEqual([address, 404])
  }
  const resumed = await seat.post('/operator/agents/unknown.example/resume', { reason: 'Why not.' })
  expect(resumed.status).toBe(404)
  expect((await seat.post('/operator/agents/UPPER.example/suspend', { reason: 'Bad.' })).status).toBe(404)
})

test('an unregistered app is deleted at the desk; others are not', async ({
  seat,
  staff,
  operator,
  givenAgent,
}) => {
  const { app, url } = await givenAgent('gone.example', ['harbour'])
  const question = plainText((await seat.read(`/operator/apps/${app}/delete`)).html)
  expect(question).toContain(`Delete ${url}?`)
  expect(question).toContain('Live connections 1')
  const done = await seat.post(`/operator/apps/${app}/delete`)
  expect(done.location).toBe('/operator/agents/gone.example?done=app_deleted')
  expect((await seat.read(done.location ?? '')).html).toContain('None.')
  expect((await seat.post(`/operator/apps/${app}/delete`)).status).toBe(404)
  const { data } = must(await operator.get(`/audit?app=${app}&action=app.deleted`)).body
  expect(data).toMatchObject([{ actor: { id: staff.id }, details: { connections: 1 } }])
  expect((await seat.read('/operator/apps/desk')).html).not.toContain('/delete')
  expect((await seat.post('/operator/apps/desk/delete')).status).toBe(404)
  expect((await operator.get('/apps/desk')).status).toBe(200)
})
