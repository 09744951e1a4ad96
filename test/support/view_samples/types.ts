import type { Page } from 'playwright-core'
import type { Views } from '../../../src/http/pages/views.ts'
import type { DemoStage } from '../demo_stage.ts'

/** A place where the page can be seen in the running product: who opens which address, and what they do there. */
export type Visit = {
  who: 'visitor' | 'owner' | 'staff' | 'developer' | 'operator'
  path: string | ((stage: DemoStage) => string)
  status?: number
  /** What leads to the page after the address was opened, for responses to a form. */
  act?: (page: Page) => Promise<void>
}

/** How one page is tested: with complete data that shows every part of it, and where it is in the product. */
export type ViewTest<Name extends keyof Views> = { samples: Record<string, Views[Name]>; visits: Visit[] }
export type ViewTests<Name extends keyof Views = keyof Views> = { [View in Name]: ViewTest<View> }

export const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).press('Enter')
