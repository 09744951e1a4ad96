import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { endParticipantConsent, participantConsents } from '../../model/participants/consents.ts'
import type { Person } from '../../model/people/sessions.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'

export interface ParticipationSection {
  /** The platform's word for what a participant takes part in. */
  legend: string
  consents: {
    connection: string
    app_name: string
    name: string
    /** The name of the merchant; null if `name` is that already. */
    tenant: string | null
    since: Date
  }[]
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/account/participations': ParticipationSection
  }
}

/** The apps that read the person's own records. */
export async function participationSection(
  { db, platform, now }: PageRuntime,
  { id }: Person,
): Promise<ParticipationSection> {
  const { binding, tenants } = platform
  const found = await participantConsents(db, id, now())
  const consents = found.map(({ tenant_name, unit_name, ...consent }) => ({
    ...consent,
    name: unit_name ?? tenant_name,
    tenant: unit_name === null ? null : tenant_name,
  }))
  return { legend: binding.units === 'none' ? tenants.label : binding.label, consents }
}

/** `/account/participations`: ends an app's access to the person's own records. */
export function participationRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router()
  router.get('/:connection/end', async (ctx) => {
    const { consents } = await participationSection(runtime, currentPerson(ctx))
    const consent = consents.find(({ connection }) => connection === ctx.params.connection)
    if (!consent) throw notFound('This access does not exist. It may already have ended.')
    askFirst(render, ctx, {
      act: 'end_access',
      names: { app: consent.app_name, place: consent.tenant ?? consent.name },
      back: '/account',
    })
  })
  router.post('/:connection/end', async (ctx) => {
    const { connection } = ctx.params
    const ended = await inTransaction(db, (trx) =>
      endParticipantConsent(trx, connection, currentActor(ctx), now()),
    )
    if (!ended) throw notFound('This access does not exist. It may already have ended.')
    seeOther(ctx, '/account?done=access_ended')
  })
  return router
}
