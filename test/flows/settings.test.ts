import { sql } from 'kysely'
import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { merchantsTest as test } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'
import { must } from '../support/world.ts'

test('settings open on an organisation where something can be done, not on the first one of the alphabet', async ({
  server,
  operator,
  world: _,
}) => {
  const tenant = { environment: 'production', verified: true }
  must(await operator.put('/tenants/staffed', { ...tenant, name: 'A place of work' }))
  must(await operator.put('/tenants/unproven', { ...tenant, name: 'Beginners', verified: false }))
  must(
    await operator.put('/users/several', {
      ...{ email: 'several@north.example', name: 'Several', password: PASSWORD },
      tenants: [
        { id: 'staffed', role: 'staff' },
        { id: 'unproven', role: 'owner' },
        { id: 'south', role: 'owner' },
      ],
    }),
  )
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'several@north.example', PASSWORD)
  const opened = async (path: string) => {
    const page = await (await browser.get(path)).text()
    return /<p class="menu-title"><bdi>(.+?)<\/bdi>/.exec(page)?.[1]
  }
  expect(await opened('/settings/apps')).toBe('South Rentals')
  expect(await opened('/settings/apps?tenant=unproven')).toBe('Beginners')
  must(
    await operator.put('/users/several', {
      ...{ email: 'several@north.example', name: 'Several' },
      tenants: [{ id: 'unproven', role: 'owner' }],
    }),
  )
  expect(await opened('/settings/apps')).toBe('Beginners')
})

test('who stops being an owner while a key is created gets none', async ({ server, runtime }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD)
  const address = '/settings/developers/keys/new?tenant=south'
  const csrf = csrfOf(await (await browser.get(address)).text())
  const fields = { csrf, name: 'Late', scopes: 'bookings:read' }
  const posted = await runtime.db.transaction().execute(async (trx) => {
    await trx.selectFrom('tenants').select('id').where('id', '=', 'south').forUpdate().execute()
    await trx
      .updateTable('tenant_members')
      .set({ role: 'staff' })
      .where('tenant_id', '=', 'south')
      .where('user_id', '=', 'olga')
      .execute()
    const post = browser.post(address, fields)
    const waiting = sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await waiting.execute(runtime.db)).rows.length).toBe(1)
    // Not awaited here: it waits for the end of this transaction.
    return { post }
  })
  expect((await posted.post).status).toBe(403)
  const keys = await runtime.db.selectFrom('apps').select('id').where('tenant_id', '=', 'south').execute()
  expect(keys).toEqual([])
})
