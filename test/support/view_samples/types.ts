import type { Page } from 'playwright-core'
import type { Views } from '../../../src/http/pages/views.ts'
import type { DemoStage } from '../demo_stage.ts'

/** A place in the running product where the page can be seen: who opens which URL, and what they do there. */
export type Visit = {
  who: 'visitor' | 'owner' | 'staff' | 'developer' | 'operator'
  path: string | ((stage: DemoStage) => string)
  status?: number
  /** Leads to the page after the URL was opened, for responses to a form. */
  act?: (page: Page) => Promise<void>
}

/** The test of one page: samples with complete data that show every part of it, and its places in the product. */
export type ViewTest<Name extends keyof Views> = { samples: Record<string, Views[Name]>; visits: Visit[] }
export type ViewTests<Name extends keyof Views = keyof Views> = { [View in Name]: ViewTest<View> }

export const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).press('Enter')
