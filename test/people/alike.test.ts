import pg from 'pg'
import { expect, vi } from 'vitest'
import { hashQueue } from '../../src/model/people/hash_queue.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { runCli } from '../support/cli.ts'
import { serverTest } from '../support/fixtures.ts'
import {
  confirmedBrowser,
  givenLinks,
  invite,
  mailsTo,
  newestLink,
  signUpAs,
  submit,
} from '../support/mails.ts'
import { must } from '../support/world.ts'

const PASSWORD = 'the password of before'

// A clock would say little of the difference: what is counted is what takes time.
const test = serverTest
  /** The statements and slow hashes of an act, in order, without their values. */
  .extend('workOf', () => async (act: () => Promise<unknown>): Promise<string[]> => {
    const done: string[] = []
    const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
    const statements = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
      this: pg.Client,
      ...args: unknown[]
    ) {
      const [what] = args as [string | { text: string }]
      done.push((typeof what === 'string' ? what : what.text).replaceAll(/\s+/g, ' ').trim())
      return query.apply(this, args)
    } as never)
    const run = hashQueue.run.bind(hashQueue)
    const hashes = vi.spyOn(hashQueue, 'run').mockImplementation((async (purpose: never, all: never[]) => {
      done.push(`${all.length} hash for ${purpose}`)
      return await run(purpose, all)
    }) as typeof hashQueue.run)
    try {
      await act()
    } finally {
      statements.mockRestore()
      hashes.mockRestore()
    }
    return done
  })
  .extend('person', { scope: 'file', auto: true }, async ({ operator }) => {
    const person = { email: 'known@people.example', name: 'Known', password: PASSWORD }
    must(await operator.put('/users/known', person))
  })

const KNOWN = 'known@people.example'
const UNKNOWN = 'unknown@people.example'

/** Everything but what a page says of the address that was typed. */
async function seen(response: Response, email: string): Promise<string> {
  const text = (await response.text()).replaceAll(email, 'ADDRESS')
  const location = response.headers.get('location')
  return `${response.status} ${location} ${text.replaceAll(/value="[^"]*"|<time .*?<\/time>/g, '')}`
}

test('T4 sign-up does the same work and says the same, whether somebody signs in with the address or not', async ({
  server,
  workOf,
}) => {
  const pages: string[] = []
  const work = []
  for (const email of [KNOWN, UNKNOWN]) {
    work.push(
      await workOf(async () => {
        pages.push(await seen((await signUpAs(server, email)).response, email))
      }),
    )
  }
  expect(work[0]?.length).toBeGreaterThan(15)
  expect(work[0]).toContain('1 hash for new_secret')
  expect(work[0]).toEqual(work[1])
  expect(pages[0]).toEqual(pages[1])
})

test('T4 asking for a reset does the same work for known and unknown addresses', async ({
  server,
  workOf,
}) => {
  const pages: string[] = []
  const work = []
  for (const email of [KNOWN, UNKNOWN]) {
    const browser = new HttpBrowser(server.base)
    work.push(
      await workOf(async () => {
        pages.push(await seen(await submit(browser, '/signin/forgot', { email }), email))
      }),
    )
  }
  expect(work[0]?.length).toBeGreaterThan(4)
  expect(work[0]).toEqual(work[1])
  expect(pages[0]).toEqual(pages[1])
})

test('T3 inviting does the same work for known and unknown addresses', async ({ server, workOf }) => {
  const member = await confirmedBrowser(server, 'member@people.example')
  const page = await (await member.get('/developers/publishers')).text()
  const publisher = /\/developers\/publishers\/(pub_\w+)/.exec(page)?.[1] ?? ''
  const pages: string[] = []
  const work = []
  for (const email of [KNOWN, UNKNOWN]) {
    work.push(
      await workOf(async () => {
        pages.push(await seen(await invite(member, publisher, email), email))
      }),
    )
  }
  expect(work[0]?.length).toBeGreaterThan(8)
  expect(work[0]).toEqual(work[1])
  expect(pages[0]).toEqual(pages[1])
})

test('T4 asking for another address does the same work for known and unknown ones', async ({
  server,
  operator,
  workOf,
}) => {
  const email = 'asking@people.example'
  must(await operator.put('/users/asking', { email, name: 'Asking', password: PASSWORD }))
  const browser = new HttpBrowser(server.base)
  await signIn(browser, email, PASSWORD)
  const pages: string[] = []
  const work = []
  for (const wanted of [KNOWN, UNKNOWN]) {
    const fields = { email: wanted, current_password: PASSWORD }
    work.push(
      await workOf(async () => {
        pages.push(await seen(await submit(browser, '/account/email', fields), wanted))
      }),
    )
  }
  expect(work[0]?.length).toBeGreaterThan(8)
  expect(work[0]).toEqual(work[1])
  expect(pages[0]).toEqual(pages[1])
})

test('O42 signing in does the same work for known and unknown addresses', async ({ server, workOf }) => {
  const pages: string[] = []
  const work = []
  for (const email of [KNOWN, UNKNOWN]) {
    const browser = new HttpBrowser(server.base)
    work.push(
      await workOf(async () => {
        pages.push(await seen(await signIn(browser, email, 'not the password'), email))
      }),
    )
  }
  expect(work[0]).toContain('1 hash for sign_in')
  expect(work[0]).toEqual(work[1])
  expect(pages[0]).toEqual(pages[1])
})

test('a common password is refused at every door, whatever its capitals, and changes nothing', async ({
  server,
  operator,
}) => {
  const message = 'is too easy to guess; choose another one'
  const page = 'too easy to guess'
  const user = { email: 'pia@people.example', name: 'Pia' }
  for (const password of ['password123', 'PassWord123', '1234567890', 'aaaaaaaaaa', 'qwertyuiop']) {
    expect((await operator.put('/users/pia', { ...user, password })).body.errors).toEqual([
      { path: '/password', message },
    ])
  }
  const args = ['users', 'put', 'pia', '--email', user.email, '--name', 'Pia', '--password-stdin']
  expect(await runCli(server, args, { input: 'password123\n' })).toMatchObject({
    code: 1,
    err: `password ${message}.\n`,
  })
  expect((await operator.get('/users/pia')).status).toBe(404)

  const { response } = await signUpAs(server, user.email, { password: 'password123' })
  expect([response.status, (await response.text()).includes(page)]).toEqual([422, true])
  expect(await mailsTo(operator, user.email)).toEqual([])

  const links = await givenLinks(server, { password: PASSWORD, people: await peopleOfDemo(operator) })
  for (const [link, action] of [
    [links.reset, '/signin/reset'],
    [links.invitation, '/invitation/sign-up'],
  ] as const) {
    const visitor = new HttpBrowser(server.base)
    const fields = { name: 'Pia', password: 'password123' }
    const refused = await submit(visitor, link, fields, action)
    expect([refused.status, (await refused.text()).includes(page)]).toEqual([422, true])
    expect((await visitor.get(link)).status).toBe(200)
  }
  const browser = new HttpBrowser(server.base)
  await signIn(browser, KNOWN, PASSWORD)
  const fields = { current_password: PASSWORD, password: 'password123' }
  const refused = await submit(browser, '/account/password', fields)
  expect([refused.status, (await refused.text()).includes(page)]).toEqual([422, true])
  // It may hold a common one, and is compared as a whole.
  must(await operator.put('/users/pia', { ...user, password: 'password123 and more' }))
  expect(csrfOf(await (await browser.get('/account')).text())).not.toBe('')
  expect(await newestLink(operator, 'pia@ledgerly.example')).toContain('/invitation')
})

/** What `givenLinks` needs of a demo: a member of staff, and a developer who may invite. */
async function peopleOfDemo(operator: Parameters<typeof mailsTo>[0]): Promise<{ email: string }[]> {
  const publisher = { name: 'Lighthouse', website: 'https://light.example', support: 'help@light.example' }
  must(await operator.put('/publishers/lighthouse', publisher))
  const people = ['first', 'second', 'staff', 'developer'].map((id) => ({ email: `${id}@people.example` }))
  for (const [index, { email }] of people.entries()) {
    const publishers = index === 3 ? ['lighthouse'] : []
    must(await operator.put(`/users/demo-${index}`, { email, name: email, password: PASSWORD, publishers }))
  }
  return people
}
