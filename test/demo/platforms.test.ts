import { describe, expect } from 'vitest'
import { shippedPlatforms } from '../../src/platform/load.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest, startedWorker } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

/** What a person does who starts the product under each definition and clicks through the partner app. */
for (const name of shippedPlatforms()) {
  const test = serverTest
    .extend('setting', FILE, { platform: name })
    .extend('worker', { ...FILE, auto: true }, startedWorker)
    .extend('partner', FILE, ({ demo }) => new HttpBrowser(demo.partnerUrl))
    .extend('page', FILE, ({ partner }) => {
      return async (path: string) => await (await partner.get(path)).text()
    })
    .extend('act', FILE, ({ partner, page }) => {
      return async (path: string, fields: Record<string, string> = {}) =>
        await partner.post(path, { csrf: csrfOf(await page('/')), ...fields })
    })

  describe(`the demo of ${name}`, () => {
    test('an owner connects the first tenant', async ({ server, act, demo, partner, page }) => {
      const [tenant] = server.runtime.platform.demo?.tenants ?? []
      const away = (await act('/connect', { environment: 'production' })).headers.get('location') ?? ''
      const owner = new HttpBrowser(server.base)
      const interaction = (await owner.get(away)).headers.get('location') ?? ''
      await owner.get(interaction)
      await signIn(owner, demo.people[0]?.email ?? '', demo.password, interaction)
      const consent = await (await owner.get(interaction)).text()
      const choice = { organisation: tenant?.id ?? '', decision: 'allow' }
      let answer = await owner.post(interaction, { csrf: csrfOf(consent), ...choice })
      const unit = tenant?.units[0]?.id ?? ''
      answer = await owner.post(interaction, { csrf: csrfOf(await answer.text()), ...choice, unit })
      const back = (await owner.get(answer.headers.get('location') ?? '')).headers.get('location') ?? ''
      await partner.get(back.slice(demo.partnerUrl.length))
      expect(await page('/')).toContain(`Connected to <bdi>${tenant?.name}</bdi>`)
    })

    test('every kind of record can be read', async ({ server, act, page }) => {
      for (const type of server.runtime.platform.record_types) {
        server.clock.advance(10)
        await act('/call', { records: type.name })
        expect(await page('/')).toMatch(
          new RegExp(`/api/v1/${type.name}</code></span><span class="status good">200`),
        )
      }
    })

    test('what happens arrives, verified as the documentation says', async ({
      server,
      act,
      page,
      operator,
      worker,
    }) => {
      const [event] = server.runtime.platform.event_types.filter((type) => type.record_type !== undefined)
      await act('/simulate', { event: event?.name ?? '' })
      await worker.idle()
      const arrived = await page('/deliveries')
      expect(arrived).toContain(event?.name)
      expect(arrived).toContain('Verified')
      expect(arrived).not.toContain('Refused')
      const { data } = must(await operator.get('/deliveries?state=delivered')).body
      expect(data.length).toBeGreaterThanOrEqual(2)
    })
  })
}
