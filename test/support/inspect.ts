import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { accessibilityProblems, picture, sidewaysScroll, type Watch } from './browser.ts'

/** The same checks for every page of a journey: accessible, no wider than a phone, no errors, from one origin. */
export async function inspect(page: Page, watch: Watch, name: string): Promise<void> {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await picture(page, `${name}-${width}`)
    expect(await sidewaysScroll(page), `${name} at ${width}`).toBe(0)
  }
  expect(await accessibilityProblems(page), name).toEqual([])
  expect(await page.locator('h1').count(), name).toBe(1)
  expect(watch.problems, name).toEqual([])
}
