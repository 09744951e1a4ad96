import { expect } from 'vitest'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE, serverTest } from '../support/fixtures.ts'

const test = serverTest.extend('signUp', FILE, ({ server }) => {
  return async (email: string, change: Record<string, string> = {}): Promise<Response> => {
    const browser = new HttpBrowser(server.base)
    const csrf = csrfOf(await (await browser.get('/developers/sign-up')).text())
    return await browser.post('/developers/sign-up', { csrf, ...fields(email), ...change })
  }
})

const fields = (email: string) => ({
  person_name: 'Dana',
  email,
  password: 'correct horse battery',
  name: 'Softmakers',
  website: 'https://soft.example',
  support: 'help@soft.example',
})

test('whoever signs up has a publisher of their own, and the address only claimed', async ({
  server,
  signUp,
}) => {
  expect((await signUp('dana@soft.example')).status).toBe(303)
  const { db } = server.runtime
  expect(await db.selectFrom('users').select(['email', 'unconfirmed_email']).execute()).toEqual([
    { email: null, unconfirmed_email: 'dana@soft.example' },
  ])
  expect(await db.selectFrom('publishers').select('id').execute()).toHaveLength(1)
})

test.for([
  ['a short password', { password: 'short' }],
  ['no e-mail address', { email: 'nowhere' }],
  ['a website that is none', { website: 'javascript:alert(1)' }],
  ['a name of two lines', { person_name: 'Da\nna' }],
] as const)('%s is refused with a sentence and changes nothing', async ([_, change], { server, signUp }) => {
  const before = await server.runtime.db.selectFrom('users').select('id').execute()
  const answer = await signUp('other@soft.example', change)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('class="field-error"')
  expect(await server.runtime.db.selectFrom('users').select('id').execute()).toHaveLength(before.length)
})

test('whoever signs up gets a sandbox with every record type, and no other tenant', async ({ server }) => {
  const { db, platform } = server.runtime
  const owned = await db
    .selectFrom('tenant_members')
    .innerJoin('tenants', 'id', 'tenant_id')
    .selectAll()
    .execute()
  expect(owned).toMatchObject([{ environment: 'sandbox', verified: true, role: 'owner' }])
  const types = await db.selectFrom('records').select('type').distinct().execute()
  expect(types.map(({ type }) => type).sort()).toEqual(platform.record_types.map(({ name }) => name).sort())
})

test('accounts by the hundred from one address are refused for an hour', async ({ server, signUp }) => {
  const answers: number[] = []
  for (let index = 0; index < 25; index++) answers.push((await signUp(`mass${index}@soft.example`)).status)
  expect(answers.at(-1)).toBe(429)
  server.clock.advance(3601)
  expect((await signUp('later@soft.example')).status).toBe(303)
})
