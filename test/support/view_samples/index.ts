import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Views } from '../../../src/http/pages/views.ts'
import { accountViews } from './account.ts'
import { catalogueViews } from './catalogue.ts'
import { confirmViews } from './confirm.ts'
import { developerViews } from './developers.ts'
import { docsViews } from './docs.ts'
import { mailViews } from './mails.ts'
import { operatorViews } from './operator.ts'
import { participantViews } from './participants.ts'
import { passkeyViews } from './passkeys.ts'
import { publicViews } from './public.ts'
import { settingsViews } from './settings.ts'
import type { ViewTests, Visit } from './types.ts'
import { webhookViews } from './webhooks.ts'

/** The tests of every page. A page that is missing here is a type error and fails a test. */
export const viewTests: ViewTests = {
  ...publicViews,
  ...participantViews,
  ...mailViews,
  ...docsViews,
  ...catalogueViews,
  ...developerViews,
  ...webhookViews,
  ...settingsViews,
  ...accountViews,
  ...passkeyViews,
  ...operatorViews,
  ...confirmViews,
}

const VIEWS = resolve(import.meta.dirname, '../../../views')

/** The names of all templates, including partials and layouts. */
export const templateNames = (): string[] =>
  globSync('**/*.eta', { cwd: VIEWS })
    .map((file) => file.slice(0, -'.eta'.length))
    .sort()

/** Every page with each of its samples, named for a test. */
export const pageSamples = (Object.keys(viewTests) as (keyof Views)[]).flatMap((view) =>
  Object.entries<Views[typeof view]>(viewTests[view].samples).map(([sample, data]) => ({
    view,
    sample,
    data,
  })),
)

/** Every visit of every page. */
export const pageVisits: (Visit & { view: string })[] = Object.entries(viewTests).flatMap(
  ([view, { visits }]) => visits.map((visit) => ({ view, ...visit })),
)
