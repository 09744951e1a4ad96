import { describe, expect } from 'vitest'
import {
  type ApprovedApp,
  PROFILE,
  submitForm,
  submitForReview,
  approvalTest as test,
} from '../support/approved_apps.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { PASSWORD } from '../support/merchants.ts'
import type { Operator } from '../support/operator.ts'
import { must } from '../support/world.ts'

const APPROVED = {
  name: 'Tidy Books',
  publisher: PROFILE,
  connect_url: 'https://ledgerly.example/start',
  native: false,
  redirect_uris: ['https://partner.example/callback'],
  scopes: ['bookings:read', 'webhooks:receive'],
  event_types: ['booking.created'],
}

describe('T2 each field of a version is approved with it', () => {
  const changes: [field: string, of: 'app' | 'publisher', change: Record<string, unknown>][] = [
    ['name', 'app', { name: 'Harbour Rentals Official Sync' }],
    ['redirect_uris', 'app', { redirect_uris: ['https://elsewhere.example/callback'] }],
    ['connect_url', 'app', { connect_url: 'https://elsewhere.example/start' }],
    ['scopes', 'app', { scopes: ['bookings:read', 'webhooks:receive', 'customers:read'] }],
    ['event_types', 'app', { event_types: ['booking.created', 'booking.cancelled'] }],
    ['publisher_name', 'publisher', { name: 'Drawbridge Platform Team' }],
    ['publisher_website', 'publisher', { website: 'https://elsewhere.example' }],
    ['publisher_support', 'publisher', { support: 'help@elsewhere.example' }],
  ]
  test.for(changes)('T2 %s', async ([field, of, change], { publish, operator }) => {
    const { id, publisher, body } = await publish(`each_${field}`)
    const fresh = (await operator.get(`/apps/${id}`)).body
    expect(fresh).toMatchObject({ state: 'approved', version: 1, approved_version: 1, approved: APPROVED })
    expect(fresh.changes).toEqual([])

    if (of === 'app') must(await operator.put(`/apps/${id}`, { ...body, ...change }))
    else must(await operator.put(`/publishers/${publisher}`, { ...PROFILE, ...change }))
    const draft = (await operator.get(`/apps/${id}`)).body
    expect(draft).toMatchObject({ state: 'draft', version: 2, approved_version: 1, approved: APPROVED })
    const [present] = Object.values(change)
    expect(draft.changes).toEqual([{ field, approved: expect.anything(), present }])
    expect(draft.changes[0].approved).not.toEqual(present)

    const approved = must(await operator.post(`/apps/${id}/approve`, { version: 2 })).body
    expect(approved).toMatchObject({ state: 'approved', version: 2, approved_version: 2, changes: [] })
    expect(approved.approved).not.toEqual(APPROVED)
  })
})

test('T2 what is not part of a version needs no approval', async ({ publish, operator }) => {
  const { id, body } = await publish('same')
  const sorted = { ...body, scopes: ['webhooks:receive', 'bookings:read'] }
  for (const change of [body, { ...body, dpop: true }, { ...sorted, dpop: true }]) {
    must(await operator.put(`/apps/${id}`, change))
    expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'approved', version: 1 })
  }
})

test('T2 a change that is taken back needs no approval', async ({ publish, operator }) => {
  const { id, publisher, body } = await publish('back')
  must(await operator.put(`/apps/${id}`, { ...body, name: 'Other' }))
  must(await operator.put(`/publishers/${publisher}`, { ...PROFILE, name: 'Other' }))
  must(await operator.put(`/apps/${id}`, body))
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'draft', version: 4 })
  must(await operator.put(`/publishers/${publisher}`, PROFILE))
  const same = { state: 'approved', version: 5, approved_version: 5, approved: APPROVED, changes: [] }
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject(same)
})

test('T2 an in-house app and an owner’s key need no approval', async ({ operator }) => {
  const own = (await operator.get('/apps/own')).body
  expect(own).toMatchObject({ state: 'approved', approved: { name: 'Own' }, changes: [] })
  const { publisher, kind, tenant, client_type, scopes, redirect_uris } = own
  const body = { publisher, kind, tenant, client_type, scopes, redirect_uris, name: 'Own again' }
  const put = must(await operator.put('/apps/own', body)).body
  expect(put).toMatchObject({ state: 'approved', approved: { name: 'Own again' }, changes: [] })
  expect(put.approved_version).toBe(put.version)
})

test('T2 a publisher submits, reads why it was declined, changes it, and is approved', async ({
  publish,
  developers,
  operator,
}) => {
  const { id, developer } = await publish('story')
  const browser = await developers(developer)
  const path = `/developers/apps/${id}`
  const pageText = async () => await (await browser.get(path)).text()
  expect(await pageText()).toContain('>Approved</span>')
  expect(await pageText()).not.toContain('Submit for review')

  const edit = { name: 'Official Sync', scopes: 'bookings:read', event_types: 'booking.created' }
  const fields = { ...edit, redirect_uris: 'https://partner.example/callback', connect_url: '' }
  expect((await submitForm(browser, `${path}/edit`, `${path}/edit`, fields)).status).toBe(303)
  const draft = await pageText()
  expect(draft).toContain('>Draft</span>')
  expect(draft).toMatch(/What differs from the approved version[\s\S]*Tidy Books[\s\S]*Official Sync/)
  // Nobody has submitted it: a reviewer who names no version does not approve it.
  const early = await operator.post(`/apps/${id}/approve`)
  expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('has not submitted')])

  expect((await submitForReview(browser, id)).status).toBe(303)
  expect(await pageText()).toContain('>Waiting for approval</span>')
  const waiting = (await operator.get('/apps?state=submitted')).body.data
  expect(waiting).toMatchObject([{ id, state: 'submitted', version: 2, approved: { name: 'Tidy Books' } }])
  const changed = waiting[0].changes.map(({ field }: { field: string }) => field)
  expect(changed).toEqual(['name', 'connect_url', 'scopes'])

  const reason = 'The name <b>says</b> that the vendor made it.'
  must(await operator.post(`/apps/${id}/decline`, { reason }))
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({
    state: 'declined',
    decline_reason: reason,
  })
  const declined = await pageText()
  expect(declined).toContain('>Declined</span>')
  expect(declined).toContain('The name &lt;b&gt;says&lt;/b&gt; that the vendor made it.')

  await submitForm(browser, `${path}/edit`, `${path}/edit`, { ...fields, name: 'Tidy Sync' })
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'draft', decline_reason: null })
  await submitForReview(browser, id)
  const { body } = await operator.post(`/apps/${id}/approve`, { version: 3 })
  expect(body).toMatchObject({ state: 'approved', approved: { name: 'Tidy Sync' } })
  const audit = (await operator.get(`/audit?app=${id}`)).body.data
  const acts = audit.map(({ action, details }: { action: string; details: object }) => [action, details])
  expect(acts.filter(([action]: [string]) => /submitted|declined|approved/.test(action))).toEqual([
    ['app.approved', { version: 3 }],
    ['app.submitted', { version: 3 }],
    ['app.declined', { version: 2, reason }],
    ['app.submitted', { version: 2 }],
    ['app.approved', { version: 1 }],
  ])
})

test('T2 the reason is read by the publisher alone', async ({ publish, developers, operator, server }) => {
  const { id, body, developer } = await publish('private')
  const other = await publish('neighbour')
  must(await operator.put(`/apps/${id}`, { ...body, name: 'Other' }))
  must(await operator.post(`/apps/${id}/decline`, { reason: 'Confidential reason' }))
  const pages = async (browser: HttpBrowser) => {
    const paths = [
      `/developers/apps/${id}`,
      `/developers/apps/${id}/audit.csv`,
      '/settings/apps?tenant=north',
    ]
    const texts = [...paths, '/settings/activity.csv?tenant=north'].map(async (path) =>
      (await browser.get(path)).text(),
    )
    return (await Promise.all(texts)).filter((text) => text.includes('Confidential reason')).length
  }
  expect(await pages(await developers(developer))).toBe(2)
  expect(await pages(await developers(other.developer))).toBe(0)
  const merchant = new HttpBrowser(server.base)
  await signIn(merchant, 'olga@north.example', PASSWORD)
  expect(await pages(merchant)).toBe(0)
})

test('T2 a change withdraws what was submitted', async ({ publish, developers, operator }) => {
  const { id, publisher, developer } = await publish('withdrawn')
  const browser = await developers(developer)
  const edit = `/developers/apps/${id}/edit`
  const fields = { name: 'Second', scopes: 'bookings:read', redirect_uris: 'https://a.example/callback' }
  await submitForm(browser, edit, edit, fields)
  await submitForReview(browser, id)
  must(await operator.put(`/publishers/${publisher}`, { ...PROFILE, name: 'Platform Team' }))
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'draft', version: 3 })
  for (const act of ['approve', 'decline']) {
    const reason = act === 'decline' ? { reason: 'No.' } : {}
    const late = await operator.post(`/apps/${id}/${act}`, { version: 2, ...reason })
    expect([late.status, late.body.detail]).toEqual([409, expect.stringContaining('now at version 3')])
  }
  // The operator changed a draft that the publisher had begun: it has not written all of it.
  expect((await operator.post(`/apps/${id}/approve`)).status).toBe(409)
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'draft', approved: APPROVED })
  expect((await operator.post(`/apps/${id}/approve`, { version: 3 })).status).toBe(200)
})

test('T2 what is submitted is what the publisher has read', async ({ publish, developers, operator }) => {
  const { id, body, developer } = await publish('read')
  const browser = await developers(developer)
  must(await operator.put(`/apps/${id}`, { ...body, name: 'Second' }))
  const action = `/developers/apps/${id}/approval`
  const stale = await submitForm(browser, `/developers/apps/${id}`, action, { version: '1' })
  expect(stale.status).toBe(409)
  expect((await operator.get(`/apps/${id}`)).body.state).toBe('draft')
  expect((await submitForReview(browser, id)).status).toBe(303)
  // Again, by the page that was open before.
  expect((await submitForm(browser, `/developers/apps/${id}/edit`, action, { version: '2' })).status).toBe(
    303,
  )
  const rows = (await operator.get(`/audit?app=${id}&action=app.submitted`)).body.data
  expect(rows).toHaveLength(1)
})

test('T2 refusals of decisions change nothing', async ({ publish, operator }) => {
  const { id } = await publish('refusals')
  const decline = (body: unknown) => operator.post(`/apps/${id}/decline`, body)
  expect((await decline({ reason: 'Too late.' })).status).toBe(409)
  for (const body of [{}, { reason: ' ' }, { reason: 'x'.repeat(1001) }, { reason: 'No.', version: 0 }]) {
    expect([body, (await decline(body)).status]).toEqual([body, 422])
  }
  expect((await operator.post(`/apps/${id}/approve`, { version: 'x' })).status).toBe(422)
  expect((await operator.post(`/apps/${id}/approve`, { version: 2 })).status).toBe(409)
  for (const act of ['approve', 'decline']) {
    expect((await operator.post(`/apps/nobody/${act}`, { version: 1, reason: 'No.' })).status).not.toBe(200)
  }
  expect((await operator.post('/apps/nobody/approve')).status).toBe(404)
  expect((await operator.post('/apps/nobody/decline', { reason: 'No.' })).status).toBe(404)
  expect((await operator.get('/apps?state=waiting')).status).toBe(400)
  expect((await operator.get(`/apps/${id}`)).body).toMatchObject({ state: 'approved', version: 1 })
})

describe('T2 of two at the same moment', () => {
  test('T2 a reviewer who approves and one who declines, one decides', async ({ publish, operator }) => {
    const { id, body } = await publish('reviewers')
    for (let version = 2; version < 8; version += 1) {
      must(await operator.put(`/apps/${id}`, { ...body, name: `Name ${version}` }))
      const [approved, declined] = await Promise.all([
        operator.post(`/apps/${id}/approve`, { version }),
        operator.post(`/apps/${id}/decline`, { version, reason: 'No.' }),
      ])
      const { state, approved: shown } = (await operator.get(`/apps/${id}`)).body
      // Declined first, it can still be approved; approved, it cannot be declined any more.
      expect(approved.status).toBe(200)
      expect([200, 409]).toContain(declined.status)
      expect([state, shown.name]).toEqual(['approved', `Name ${version}`])
    }
  })

  const changes: [what: string, change: (operator: Operator, app: ApprovedApp, name: string) => unknown][] = [
    ['app', (operator, { id, body }, name) => operator.put(`/apps/${id}`, { ...body, name })],
    [
      'profile',
      (operator, { publisher }, name) => operator.put(`/publishers/${publisher}`, { ...PROFILE, name }),
    ],
  ]
  test.for(changes)(
    'T2 a change of the %s and an approval, what was read is approved or nothing',
    async ([what, change], { publish, operator }) => {
      const app = await publish(`changing_${what}`)
      const { id, publisher, body } = app
      for (let round = 0; round < 6; round += 1) {
        const { version } = must(await operator.put(`/apps/${id}`, { ...body, name: `Read ${round}` })).body
        const [approved] = await Promise.all([
          operator.post(`/apps/${id}/approve`, { version }),
          change(operator, app, `Unread ${round}`),
        ])
        const { approved: shown, state } = (await operator.get(`/apps/${id}`)).body
        expect(state).toBe('draft')
        expect([shown.name, shown.publisher.name]).not.toContain(`Unread ${round}`)
        expect(shown.name === `Read ${round}`).toBe(approved.status === 200)
        must(await operator.put(`/publishers/${publisher}`, PROFILE))
      }
    },
  )
})
