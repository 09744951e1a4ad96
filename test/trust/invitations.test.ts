import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { LANGUAGES, type Language } from '../../src/http/pages/language.ts'
import { inviteMember, pendingInvitations } from '../../src/model/people/invitations.ts'
import { removeMember } from '../../src/model/people/publisher_members.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import {
  confirmedBrowser,
  invite,
  mailsTo,
  newestLink,
  SIGN_UP_PASSWORD,
  signUpAs,
  submit,
} from '../support/mails.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { startServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const PUBLISHER = { name: 'Softmakers', website: 'https://soft.example', support: 'help@soft.example' }
const PAGE = '/developers/publishers/pub'

const test = serverTest
  /** Signs in a new member of the publisher. */
  .extend('member', FILE, ({ server, operator }) => async (name = 'Mona Member') => {
    must(await operator.put('/publishers/pub', PUBLISHER))
    const person = await givenPerson(server.runtime.db, { name, publishers: ['pub'] })
    const browser = new HttpBrowser(server.base)
    await signIn(browser, person.email, PASSWORD)
    return { ...person, browser }
  })
  .extend('isMember', FILE, ({ server }) => async (email: string) => {
    const found = await server.runtime.db
      .selectFrom('publisher_members as m')
      .innerJoin('users as us', 'us.id', 'm.user_id')
      .select('us.id')
      .where('us.email', '=', email)
      .where('m.publisher_id', '=', 'pub')
      .executeTakeFirst()
    return found !== undefined
  })

test('T3 inviting tells nothing about who has an account, and adds nobody', async ({
  server,
  member,
  isMember,
}) => {
  const { browser } = await member()
  const known = await givenPerson(server.runtime.db, { name: 'Secret Real Name' })
  const pages = []
  for (const email of [known.email, 'nobody@people.example']) {
    const response = await invite(browser, 'pub', email)
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}?done=invited`])
    const page = await (await browser.get(`${PAGE}?done=invited`)).text()
    expect(page).toContain(email)
    expect(page).not.toContain('Secret Real Name')
    const row = new RegExp(`<tr><th[^>]*>${email}[\\s\\S]*?</tr>`).exec(page)?.[0] ?? ''
    // A minute can end between the two.
    const changing = /value="[^"]*"|inv_\w+|<time .*?<\/time>/g
    pages.push(row.replaceAll(email, 'ADDRESS').replaceAll(changing, ''))
    expect(await isMember(email)).toBe(false)
  }
  expect(pages[0]).toEqual(pages[1])
  // The address of before, which added people at once, is gone.
  const csrf = csrfOf(await (await browser.get(PAGE)).text())
  expect((await browser.post(`${PAGE}/members`, { csrf, email: known.email })).status).toBe(404)
})

test('T3 whoever accepts with the invited and confirmed address is a member, once', async ({
  server,
  operator,
  member,
  isMember,
}) => {
  const { browser } = await member()
  const invited = await givenPerson(server.runtime.db, { name: 'Ines Invited' })
  await invite(browser, 'pub', invited.email)
  const link = await newestLink(operator, invited.email)
  const [mail] = await mailsTo(operator, invited.email)
  expect(mail?.text).toContain('Mona Member has invited you to work on the apps of Softmakers')

  // Without a session it says who must sign in; for another person too.
  const visitor = new HttpBrowser(server.base)
  expect(await (await visitor.get(link)).text()).toContain('sign in to accept it')
  const stranger = await givenPerson(server.runtime.db, { name: 'Sam Stranger' })
  const other = new HttpBrowser(server.base)
  await signIn(other, stranger.email, PASSWORD)
  expect(await (await other.get(link)).text()).toContain('Sign out first')
  const token = link.split('token=')[1] ?? ''
  const csrf = csrfOf(await (await other.get(link)).text())
  expect((await other.post('/invitation', { csrf, token, decision: 'accept' })).status).toBe(403)
  expect(await isMember(stranger.email)).toBe(false)

  const own = new HttpBrowser(server.base)
  await signIn(own, invited.email, PASSWORD)
  for (const _ of [1, 2]) expect((await own.get(link)).status).toBe(200)
  expect(await isMember(invited.email)).toBe(false)
  const form = csrfOf(await (await own.get(link)).text())
  const all = await Promise.all(
    Array.from({ length: 5 }, () => own.post('/invitation', { csrf: form, token, decision: 'accept' })),
  )
  expect(all.map(({ status }) => status).sort()).toEqual([303, 400, 400, 400, 400])
  expect(await isMember(invited.email)).toBe(true)
  expect((await own.get(PAGE)).status).toBe(200)
  const again = await invite(browser, 'pub', invited.email)
  expect([again.status, await again.text()]).toEqual([
    422,
    expect.stringContaining('This person is already a member'),
  ])
})

test('T3 whoever declines is no member, and the link is used up', async ({
  server,
  operator,
  member,
  isMember,
}) => {
  const { browser } = await member()
  const invited = await givenPerson(server.runtime.db)
  await invite(browser, 'pub', invited.email)
  const link = await newestLink(operator, invited.email)
  const own = new HttpBrowser(server.base)
  await signIn(own, invited.email, PASSWORD)
  expect((await submit(own, link, { decision: 'decline' })).headers.get('location')).toBe(
    '/developers?done=declined',
  )
  expect((await own.get(link)).status).toBe(400)
  expect(await isMember(invited.email)).toBe(false)
  expect(await (await browser.get(PAGE)).text()).not.toContain(invited.email)
})

test('T3 an unconfirmed account with the invited address accepts nothing', async ({
  server,
  operator,
  member,
  isMember,
}) => {
  const { browser } = await member()
  const email = 'squatted@people.example'
  const squatter = (await signUpAs(server, email)).browser
  await invite(browser, 'pub', email)
  const link = await newestLink(operator, email)
  expect(await (await squatter.get(link)).text()).toContain('confirm it by the link in our mail')
  const token = link.split('token=')[1] ?? ''
  const csrf = csrfOf(await (await squatter.get('/developers')).text())
  expect((await squatter.post('/invitation', { csrf, token, decision: 'accept' })).status).toBe(403)
  expect(await isMember(email)).toBe(false)
})

test('T3 whoever has no account signs up through the invitation, and squatters lose the address', async ({
  server,
  operator,
  member,
  isMember,
}) => {
  const { browser } = await member()
  const email = 'new@people.example'
  const squatter = (await signUpAs(server, email)).browser
  await invite(browser, 'pub', email)
  const link = await newestLink(operator, email)
  const own = new HttpBrowser(server.base)
  const wrong = await submit(own, link, { name: 'Nora', password: 'short' }, '/invitation/sign-up')
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('at least 10 characters')])
  const fields = { name: 'Nora New', password: SIGN_UP_PASSWORD }
  const csrf = csrfOf(await (await own.get(link)).text())
  const token = link.split('token=')[1] ?? ''
  const both = await Promise.all(
    [1, 2].map(() => own.post('/invitation/sign-up', { csrf, token, ...fields })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([303, 400])
  expect(await isMember(email)).toBe(true)
  expect((await signIn(new HttpBrowser(server.base), email, SIGN_UP_PASSWORD)).status).toBe(303)
  expect(await (await squatter.get('/developers')).text()).toContain('Another account has confirmed')
})

test('T3 a second account cannot be opened through an invitation', async ({ server, operator, member }) => {
  const { browser } = await member()
  const invited = await givenPerson(server.runtime.db)
  await invite(browser, 'pub', invited.email)
  const link = await newestLink(operator, invited.email)
  const fields = { name: 'Second', password: SIGN_UP_PASSWORD }
  const response = await submit(new HttpBrowser(server.base), link, fields, '/invitation/sign-up')
  expect([response.status, await response.text()]).toEqual([
    422,
    expect.stringContaining('There is an account with this address already'),
  ])
  expect((await new HttpBrowser(server.base).get(link)).status).toBe(200)
})

test('T3 a pending invitation can be withdrawn, by members only, and ends with its inviter’s membership', async ({
  server,
  operator,
  member,
}) => {
  const [mona, max] = [await member(), await member('Max Member')]
  const email = 'pending@people.example'
  await invite(mona.browser, 'pub', email)
  const link = await newestLink(operator, email)
  const page = await (await max.browser.get(PAGE)).text()
  const row = new RegExp(`<tr><th[^>]*>${email}[\\s\\S]*?</tr>`).exec(page)?.[0] ?? ''
  const action = /href="([^"]+withdraw)"/.exec(row)?.[1] ?? ''
  const stranger = await confirmedBrowser(server, 'stranger@people.example')
  const csrf = csrfOf(await (await stranger.get('/developers')).text())
  expect((await stranger.post(action, { csrf })).status).toBe(404)
  expect((await max.browser.post(action, { csrf: csrfOf(page) })).status).toBe(303)
  expect((await stranger.get(link)).status).toBe(400)

  await invite(mona.browser, 'pub', email)
  const other = await newestLink(operator, email)
  const remove = `${PAGE}/members/${mona.id}/remove`
  expect((await max.browser.post(remove, { csrf: csrfOf(page) })).status).toBe(303)
  expect((await stranger.get(other)).status).toBe(400)
  // The membership ends with the next request.
  expect((await mona.browser.get(PAGE)).status).toBe(404)
})

test('T3 whoever is removed while inviting leaves no invitation behind', async ({ server, member }) => {
  const { runtime } = server
  const [mona, max] = [await member(), await member('Max Member')]
  const email = 'between@people.example'
  const inviter = {
    name: 'Mona',
    language: LANGUAGES[0] as Language,
    actor: { kind: 'user', id: mona.id } as const,
  }
  const remove = (trx: Database) => removeMember(trx, 'pub', mona.id, { kind: 'user', id: max.id })
  const invite = (trx: Database) =>
    inviteMember(trx, runtime, { id: 'pub', name: 'Soft' }, { email, role: 'developer' }, inviter)
  // The invitation is not committed yet when the removal begins, which waits for it.
  const removal = await inTransaction(runtime.db, async (trx) => {
    expect(await invite(trx)).toBe('invited')
    return { done: inTransaction(runtime.db, remove) }
  })
  expect(await removal.done).toBe('done')
  expect(await inTransaction(runtime.db, invite)).toBe('not_allowed')
  const pending = await pendingInvitations(runtime.db, 'pub', runtime.now())
  expect(pending.filter((one) => one.email === email)).toEqual([])
})

test('T3 inviting again replaces the link', async ({ server, operator, member }) => {
  const { browser } = await member()
  const email = 'again@people.example'
  await invite(browser, 'pub', email)
  const first = await newestLink(operator, email)
  await invite(browser, 'pub', email)
  const visitor = new HttpBrowser(server.base)
  expect((await visitor.get(first)).status).toBe(400)
  expect((await visitor.get(await newestLink(operator, email))).status).toBe(200)
})

test('T3 an invitation expires after a week', async ({ server, operator, member, clock }) => {
  const { browser } = await member()
  const invited = await givenPerson(server.runtime.db)
  await invite(browser, 'pub', invited.email)
  const link = await newestLink(operator, invited.email)
  const own = new HttpBrowser(server.base)
  clock.advance(6.9 * 86_400)
  await signIn(own, invited.email, PASSWORD)
  const csrf = csrfOf(await (await own.get(link)).text())
  clock.advance(0.2 * 86_400)
  const token = link.split('token=')[1] ?? ''
  expect((await own.get(link)).status).toBe(400)
  expect((await own.post('/invitation', { csrf, token, decision: 'accept' })).status).toBe(400)
  clock.advance(-7.1 * 86_400)
})

test('T3 an inviter may invite twenty addresses per day', async ({ member, clock }) => {
  const { browser } = await member()
  const statuses: number[] = []
  for (let n = 0; n < 21; n++) statuses.push((await invite(browser, 'pub', `mass${n}@people.example`)).status)
  expect(statuses).toEqual([...Array(20).fill(303), 429])
  clock.advance(86_401)
  // A day later, the person has to confirm who they are.
  expect((await invite(browser, 'pub', 'tomorrow@people.example')).status).toBe(403)
  await submit(browser, '/signin/proof', { proof_password: PASSWORD })
  expect((await invite(browser, 'pub', 'tomorrow@people.example')).status).toBe(303)
})

test('T3 with SIGN_UP closed an invitation opens no account', async ({ database, operator, member }) => {
  const { browser } = await member()
  const email = 'closed@people.example'
  await invite(browser, 'pub', email)
  const link = await newestLink(operator, email)
  const closed = await startServer({ database, config: { signUp: 'closed' } })
  const visitor = new HttpBrowser(closed.base)
  const page = await (await visitor.get(link)).text()
  expect(page).toContain('New accounts cannot be created here')
  const csrf = csrfOf(await (await visitor.get('/signin')).text())
  const token = link.split('token=')[1] ?? ''
  const fields = { name: 'Nora', password: SIGN_UP_PASSWORD }
  expect((await visitor.post('/invitation/sign-up', { csrf, token, ...fields })).status).toBe(403)
  await closed.close()
})
