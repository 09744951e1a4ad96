import { agents } from './desk/agents.ts'
import { audit } from './desk/audit.ts'
import { definition } from './desk/definition.ts'
import { deliveries } from './desk/deliveries.ts'
import { detail } from './desk/detail.ts'
import { keys } from './desk/keys.ts'
import { desk_mails } from './desk/mails.ts'
import { overview } from './desk/overview.ts'
import { reviews } from './desk/reviews.ts'
import { search } from './desk/search.ts'
import { tokens } from './desk/tokens.ts'

/** The operator's desk, in English only. */
export const desk = {
  title: 'Operator',
  overview,
  reviews,
  search,
  detail,
  deliveries,
  audit,
  agents,
  definition,
  tokens,
  mails: desk_mails,
  keys,
}
