import Router from '@koa/router'
import type { Context } from 'koa'
import { sql } from 'kysely'
import { docs } from '../../../views/languages/en/docs.ts'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import type { Markup } from '../../http/pages/markup.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { optionsOf } from '../../http/pages/views.ts'
import { conflict, notFound, Problem } from '../../http/problem.ts'
import { maintainedBy } from '../../model/apps/app_access.ts'
import { sendTestEvent } from '../../model/webhooks/test_events.ts'
import { findEventType, scopesForEvent } from '../../platform/scopes.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, requirePerson, requireRequiredPasskey } from '../signed_in.ts'
import {
  chosenLanguage,
  type LanguageLink,
  languageLinks,
  type RequestCode,
  requestCode,
} from './chosen_language.ts'
import { highlighted } from './highlight.ts'
import { sampleBody } from './sample_body.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/event': {
      name: string
      text: string
      scopes: string[]
      example: Markup | string
      languages: LanguageLink[]
      /** Reads events of all types from the feed. */
      feed: RequestCode
      signed_in: boolean
      sign_in_href: string
      /** The sandbox endpoints of the reader's apps. */
      endpoints: Option[]
    }
  }
}

const t = docs.try_it

/** `/docs/events/:type`: an event type. Readers can send it to one of their sandbox endpoints as a test. */
export function tryEventRoutes(runtime: PageRuntime): Router {
  const { db, platform, vault, config, now, render } = runtime
  const setting = { platform, vault, config, now }
  const secure = config.publicUrl.startsWith('https:')
  const router = new Router()
  const typeOf = (ctx: Context) => {
    const type = findEventType(platform, ctx.params.type)
    if (!type) throw notFound(t.no_event)
    return type
  }

  router.get('/:type', async (ctx) => {
    const type = typeOf(ctx)
    const { person } = ctx.state
    const endpoints = person ? await sandboxEndpoints(runtime, person.id) : []
    const language = chosenLanguage(ctx, secure)
    render(ctx, 'docs/event', {
      ...{ name: type.name, text: type.text, scopes: scopesForEvent(platform, type) },
      example: highlighted(sampleBody(platform, type), 'json'),
      languages: languageLinks(language),
      feed: requestCode(language, `${config.publicUrl}/api/v1/feed?limit=5`),
      signed_in: Boolean(person),
      sign_in_href: `/signin?return_to=${encodeURIComponent(ctx.path)}`,
      endpoints: optionsOf(
        endpoints.map(({ id, app_name, url }) => ({ id, name: `${app_name} · ${url}` })),
        '',
      ),
    })
  })

  router.post('/:type', requirePerson, requireRequiredPasskey(runtime), async (ctx) => {
    const type = typeOf(ctx)
    const person = currentPerson(ctx)
    const wanted = (await readForm(ctx)).text('endpoint')
    const endpoint = (await sandboxEndpoints(runtime, person.id)).find(({ id }) => id === wanted)
    if (!endpoint) throw conflict(t.refused.no_endpoint)
    const access = { as: 'publisher', user: person.id } as const
    const sent = await inTransaction(db, (trx) =>
      sendTestEvent(trx, setting, access, endpoint.id, type.name, currentActor(ctx)),
    )
    if (sent.kind === 'too_many') {
      const headers = { 'Retry-After': String(sent.retryAfter) }
      throw new Problem('too_many_tests', t.refused.too_many_tests, { headers })
    }
    if (sent.kind !== 'sent') throw conflict(t.refused.no_endpoint)
    const { app, id } = endpoint
    seeOther(ctx, `/developers/apps/${app}/webhooks/${id}/deliveries/${sent.delivery}?done=test_sent`)
  })
  return router
}

type SandboxEndpoint = { id: string; app: string; app_name: string; url: string }

/** More endpoints than anyone would choose from. */
const MOST = 50

/** The active sandbox endpoints of the apps that a person maintains. */
async function sandboxEndpoints({ db }: PageRuntime, person: string): Promise<SandboxEndpoint[]> {
  const { rows } = await sql<SandboxEndpoint>`
    select ep.id, a.id as app, a.name as app_name, ep.url
    from apps a join endpoints ep on ep.app_id = a.id
    where ${maintainedBy(person)} and ep.environment = 'sandbox' and ep.state = 'active'
    order by ep.created_at desc, ep.id limit ${MOST}
  `.execute(db)
  return rows
}
