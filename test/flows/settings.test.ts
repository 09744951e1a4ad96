import { expect } from 'vitest'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
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
