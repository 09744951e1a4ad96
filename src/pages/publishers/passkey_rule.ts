import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict, notFound, Problem } from '../../http/problem.ts'
import { publishersOf } from '../../model/apps/member_apps.ts'
import { relyingPartyOf } from '../../model/passkeys/relying_party.ts'
import {
  isStronglyProven,
  publisherRequiresPasskeys,
  requirePasskeysOf,
} from '../../model/passkeys/requirement.ts'
import { roleMay } from '../../model/people/team_roles.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'

/** Whether the members of a publisher must have passkeys. */
export interface PasskeyRule {
  action: string
  required: boolean
  /** Whether passkeys can be used here: PUBLIC_URL has a host name. */
  possible: boolean
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/passkey_rule': PasskeyRule
  }
}

export async function passkeyRule(
  { db, config, platform }: PageRuntime,
  publisher: string,
): Promise<PasskeyRule> {
  const required = await publisherRequiresPasskeys(db, publisher)
  const possible = relyingPartyOf(config, platform) !== null
  return { action: `/developers/publishers/${publisher}/passkeys`, required, possible }
}

/** `/developers/publishers/:publisher/passkeys`: turns the members' obligation to have passkeys on or off. */
export function passkeyRuleRoutes(runtime: PageRuntime): Router {
  const { db, config, platform, sessions } = runtime
  const router = new Router()
  router.post('/:publisher/passkeys', requireFreshProof(runtime), async (ctx) => {
    const all = await publishersOf(db, currentPerson(ctx).id)
    const found = all.find(({ id }) => id === ctx.params.publisher)
    if (!found) throw notFound('This publisher does not exist.')
    if (!roleMay(found.role, 'manage_team')) {
      throw new Problem('forbidden', 'Only an admin of the publisher can require passkeys.')
    }
    const required = (await readForm(ctx)).text('required') === 'true'
    const session = await sessions.current(ctx)
    if (required && !relyingPartyOf(config, platform))
      throw conflict('Passkeys need a host name in PUBLIC_URL.')
    // Admins must meet the rule themselves, so that they are not locked out.
    if (required && !(session && isStronglyProven(session))) {
      throw conflict('Add a passkey to your own account first, under “Your account”.')
    }
    await inTransaction(db, (trx) => requirePasskeysOf(trx, found.id, required, currentActor(ctx)))
    seeOther(ctx, `/developers/publishers/${found.id}?done=saved`)
  })
  return router
}
