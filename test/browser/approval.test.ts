import { expect } from 'vitest'
import { approvalTest as test } from '../support/approved_apps.ts'
import { inspect } from '../support/inspect.ts'
import { signIn } from '../support/people.ts'
import { must } from '../support/world.ts'

test('T2 a developer sees what differs from the approved version, submits it and reads the decision', async ({
  publish,
  operator,
  open,
}) => {
  const { id, developer } = await publish('reviewed')
  const { page, watch } = await open()
  await signIn(page, developer, `/developers/apps/${id}`)
  const state = async () => (await page.locator('section[aria-labelledby=review] .state').textContent()) ?? ''
  expect(await state()).toBe('Approved')
  await inspect(page, watch, 'review-approved')

  await page.getByRole('link', { name: 'Change details' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Harbour Rentals Official Sync with a long name')
  await page.getByLabel('customers:read').check()
  await inspect(page, watch, 'review-edit')
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await page.getByRole('navigation', { name: 'App' }).getByRole('link', { name: 'Overview' }).click()
  expect(await state()).toBe('Draft')
  expect(await page.locator('section[aria-labelledby=review] dl').first().textContent()).toMatch(
    /Approved\s*Tidy Books\s*Now\s*Harbour Rentals Official Sync with a long name/,
  )
  await inspect(page, watch, 'review-draft')
  await page.getByRole('button', { name: 'Submit for review' }).press('Enter')
  expect(await page.getByRole('status').textContent()).toContain('Submitted.')
  expect(await state()).toBe('Waiting for approval')
  expect(await page.getByRole('button', { name: 'Submit for review' }).count()).toBe(0)
  await inspect(page, watch, 'review-submitted')

  must(await operator.post(`/apps/${id}/decline`, { reason: 'The name says that Harbour Rentals made it.' }))
  await page.reload()
  expect(await state()).toBe('Declined')
  expect(await page.getByText('The name says that Harbour Rentals made it.').count()).toBe(1)
  await inspect(page, watch, 'review-declined')
  await page.goto('/developers')
  expect(await page.getByText('Declined').count()).toBe(1)
  await inspect(page, watch, 'review-apps')
  await page.goto('/developers/publishers/pub_reviewed')
  await inspect(page, watch, 'review-publisher')
  await page.context().close()
})
