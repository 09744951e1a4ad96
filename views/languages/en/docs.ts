import { api } from './docs/api.ts'
import { authorization } from './docs/authorization.ts'
import { errors } from './docs/errors.ts'
import { events } from './docs/events.ts'
import { limits } from './docs/limits.ts'
import { operator } from './docs/operator.ts'
import { quickstart } from './docs/quickstart.ts'
import { scopes } from './docs/scopes.ts'
import { sdk } from './docs/sdk.ts'
import { security } from './docs/security.ts'
import { webhooks } from './docs/webhooks.ts'

/** The documentation: `code`, *emphasis* and [links](/address) may stand in each text. */
export const docs = {
  api,
  authorization,
  errors,
  events,
  limits,
  operator,
  quickstart,
  scopes,
  sdk,
  security,
  webhooks,
}
