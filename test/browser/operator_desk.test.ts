import { expect } from 'vitest'
import { startWorker } from '../../src/webhooks/worker.ts'
import { approvalTest } from '../support/approved_apps.ts'
import { demoTest, FILE } from '../support/fixtures.ts'
import { inspect } from '../support/inspect.ts'
import { signIn, signInAs } from '../support/people.ts'
import { givenStaff } from '../support/staff.ts'
import { must } from '../support/world.ts'

const review = approvalTest.extend('setting', FILE, { config: { demo: true } })

review(
  'a version is submitted, declined with a reason, changed and approved',
  async ({ publish, open, runtime }) => {
    const { id, developer } = await publish('journey')
    const { page: theirs } = await open()
    await signIn(theirs, developer, `/developers/apps/${id}/edit`)
    const submit = async (name: string) => {
      await theirs.goto(`/developers/apps/${id}/edit`)
      await theirs.getByRole('textbox', { name: 'Name' }).fill(name)
      await theirs.getByRole('button', { name: 'Save' }).press('Enter')
      await theirs.goto(`/developers/apps/${id}`)
      await theirs.getByRole('button', { name: 'Submit for review' }).press('Enter')
      await theirs.getByRole('status').waitFor()
    }
    await submit('Official Harbour Sync')

    const { page, watch } = await open()
    await signIn(page, await givenStaff(runtime.db), '/operator/reviews')
    await inspect(page, watch, 'desk-reviews')
    await page.getByRole('link', { name: 'Official Harbour Sync' }).click()
    const changes = page.getByRole('region', { name: 'What changes' })
    expect(await changes.textContent()).toMatch(/Removed: Tidy Books\s*New: Official Harbour Sync/)
    await inspect(page, watch, 'desk-review')

    await page.getByRole('link', { name: 'See the consent page as merchants will see it' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Official Harbour Sync')
    await inspect(page, watch, 'desk-preview')
    const preview = page.url()
    watch.problems.length = 0
    for (const name of ['Allow access', 'Cancel', 'Sign out']) {
      await page.getByRole('button', { name }).press('Enter')
      expect(page.url(), name).toBe(preview)
    }
    // Chromium says why it has sent nothing.
    expect(watch.problems).toHaveLength(3)
    expect(watch.problems.join('\n')).toMatch(/Blocked form submission|form-action/)
    watch.problems.length = 0
    await page.getByRole('link', { name: 'Back to the review' }).click()

    await page.getByRole('textbox', { name: 'Reason' }).fill('The name says that Harbour made it.')
    await page.getByRole('button', { name: 'Decline' }).press('Enter')
    expect(await page.getByRole('status').textContent()).toContain('Declined.')
    await theirs.goto(`/developers/apps/${id}`)
    expect(await theirs.getByText('The name says that Harbour made it.').count()).toBe(1)

    // The page of a version that has changed meanwhile decides nothing.
    await submit('Harbour Sync')
    await page.goto(`/operator/reviews/${id}`)
    await submit('Sync for Harbour')
    await page.getByRole('button', { name: 'Approve' }).press('Enter')
    await page.getByText('The publisher has changed the app').waitFor()
    await page.goto(`/operator/reviews/${id}`)
    expect(await page.getByRole('region', { name: 'Earlier decisions' }).first().textContent()).toContain(
      'The name says that Harbour made it.',
    )
    await page.getByRole('button', { name: 'Approve' }).press('Enter')
    expect(await page.getByRole('status').textContent()).toContain('Approved.')
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
    await theirs.goto(`/developers/apps/${id}`)
    expect(await theirs.locator('section[aria-labelledby=review] .state').textContent()).toBe('Approved')
    await Promise.all([page, theirs].map((one) => one.context().close()))
  },
)

const ROBIN = 'robin@operator.example'
const demo = demoTest.extend('setting', FILE, { config: { demo: true } })

demo('a merchant and an app are found by the beginnings of their names', async ({ stage, open }) => {
  const { page, watch } = await open()
  await signInAs(page, ROBIN, stage.demo.password, '/operator')
  await page.getByRole('navigation', { name: 'Operator' }).getByRole('link', { name: 'Search' }).click()
  await page.getByRole('searchbox').fill('harb')
  await page.getByRole('searchbox').press('Enter')
  await inspect(page, watch, 'desk-search')
  await page.getByRole('link', { name: 'Harbour Rentals', exact: true }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Harbour Rentals')
  await page.getByRole('link', { name: stage.connection }).click()
  await inspect(page, watch, 'desk-connection')
  await page.getByRole('link', { name: 'front-desk' }).click()
  await inspect(page, watch, 'desk-app')
  await page.context().close()
})

demo(
  'dead letters are listed by endpoint and reason, and sent again: one, and all',
  async ({ stage, open, operator, runtime, clock, receiver }) => {
    must(await operator.post(`/endpoints/${stage.endpoint}/test`))
    const worker = await startWorker(runtime)
    // The whole schedule, which fails at each step.
    for (let step = 0; step < 9; step++) {
      clock.advance(40_000)
      worker.wake()
      await worker.idle()
    }
    const { page, watch } = await open()
    await signInAs(page, ROBIN, stage.demo.password, '/operator/deliveries')
    const row = page.getByRole('row', { name: receiver.url })
    expect(await row.textContent()).toMatch(/schedule ended\s*2/)
    await inspect(page, watch, 'desk-dead-letters')
    await row.getByRole('link').first().click()
    await inspect(page, watch, 'desk-dead-letters-of-one')
    receiver.answer((_, response) => response.writeHead(200).end())
    await page.getByRole('button', { name: `Send again: ${stage.delivery}` }).press('Enter')
    expect(await page.getByRole('status').textContent()).toContain('Sent again.')
    await worker.idle()
    await page.reload()
    expect(await page.locator('.state').first().textContent()).toBe('delivered')
    await inspect(page, watch, 'desk-delivery')

    await page.goto('/operator/deliveries')
    expect(await row.textContent()).toMatch(/schedule ended\s*1/)
    await page.getByRole('button', { name: 'Send all again' }).press('Enter')
    expect(await page.getByRole('status').textContent()).toContain('The replays have started')
    await worker.idle()
    await page.reload()
    expect(await page.getByText('Nothing was given up.').count()).toBe(1)
    await worker.stop()
    await page.context().close()
  },
)
