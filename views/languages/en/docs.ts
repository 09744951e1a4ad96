import { agents } from './docs/agents.ts'
import { api } from './docs/api.ts'
import { authorization } from './docs/authorization.ts'
import { changelog } from './docs/changelog.ts'
import { errors } from './docs/errors.ts'
import { events } from './docs/events.ts'
import { index } from './docs/index.ts'
import { limits } from './docs/limits.ts'
import { operator } from './docs/operator.ts'
import { quickstart } from './docs/quickstart.ts'
import { scopes } from './docs/scopes.ts'
import { sdk } from './docs/sdk.ts'
import { search } from './docs/search.ts'
import { security } from './docs/security.ts'
import { try_it } from './docs/try_it.ts'
import { webhooks } from './docs/webhooks.ts'

/** The documentation. Texts can contain `code`, *emphasis* and [links](/address). */
export const docs = {
  agents,
  api,
  authorization,
  changelog,
  errors,
  events,
  index,
  limits,
  operator,
  quickstart,
  scopes,
  search,
  sdk,
  security,
  try_it,
  webhooks,
}
