import Router from '@koa/router'
import type { Context } from 'koa'
import { docs } from '../../../views/languages/en/docs.ts'
import type { OwnResponse } from '../../http/own_requests.ts'
import { readForm } from '../../http/pages/form.ts'
import type { Markup } from '../../http/pages/markup.ts'
import { type Option, optionsOf } from '../../http/pages/views.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { sandboxConnectionsOf } from '../../model/connections/sandbox_connections.ts'
import { issueTrialToken } from '../../oauth/tokens/trial_token.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, requirePerson, requireRequiredPasskey } from '../signed_in.ts'
import { type ApiOperation, apiOperations, type OperationParameter, requestPath } from './api_operations.ts'
import {
  chosenLanguage,
  type LanguageLink,
  languageLinks,
  type RequestCode,
  requestCode,
} from './chosen_language.ts'
import { highlighted } from './highlight.ts'
import { pretty } from './sample_body.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/try': {
      id: string
      title: string
      path: string
      scope: string | null
      languages: LanguageLink[]
      request: RequestCode
      /** When the token in the code expires; null if the code contains none. */
      token_until: Date | null
      parameters: { name: string; text: string; value: string }[]
      sender: Sender
      example: Markup | string
      response: ShownResponse | null
    }
  }
}

/** The connections that the reader can send a request with. */
interface Sender {
  signed_in: boolean
  sign_in_href: string
  connections: Option[]
}

interface ShownResponse {
  status: number
  good: boolean
  duration_ms: number
  headers: Markup | string
  body: Markup | string
  /** Whether the shown body is truncated. */
  cut: boolean
  requests_href: string
}

const t = docs.try_it

/** `/docs/try/:id`: an operation of the API. Readers can send it with one of their sandbox connections. */
export function tryRequestRoutes(runtime: PageRuntime): Router {
  const { db, platform, config, render, now, ownRequest } = runtime
  const operations = new Map(apiOperations(platform).map((operation) => [operation.id, operation]))
  const secure = config.publicUrl.startsWith('https:')
  const router = new Router()

  const operationOf = (ctx: Context): ApiOperation => {
    const operation = operations.get(ctx.params.id)
    if (!operation) throw notFound(t.no_operation)
    return operation
  }
  const show = async (
    ctx: Context,
    operation: ApiOperation,
    given: { value: (parameter: OperationParameter) => string; connection: string },
    sent: { token: string; until: Date; response: ShownResponse } | null,
  ): Promise<void> => {
    const language = chosenLanguage(ctx, secure)
    const url = config.publicUrl + requestPath(operation, given.value)
    render(ctx, 'docs/try', {
      ...{ id: operation.id, title: operation.title, path: operation.path, scope: operation.scope },
      languages: languageLinks(language),
      request: requestCode(language, url, sent?.token ?? null),
      token_until: sent?.until ?? null,
      parameters: operation.parameters.map((one) => ({
        name: one.name,
        text: one.text,
        value: given.value(one),
      })),
      sender: await senderOf(runtime, ctx, given.connection),
      example: highlighted(pretty(operation.example), 'json'),
      response: sent?.response ?? null,
    })
  }

  router.get('/:id', async (ctx) => {
    const value = (parameter: OperationParameter) => String(ctx.query[parameter.name] ?? parameter.value)
    await show(ctx, operationOf(ctx), { value, connection: '' }, null)
  })

  router.post('/:id', requirePerson, requireRequiredPasskey(runtime), async (ctx) => {
    const operation = operationOf(ctx)
    const form = await readForm(ctx)
    const value = (parameter: OperationParameter) => form.text(parameter.name)
    const connection = form.text('connection')
    const person = currentPerson(ctx)
    const issued = await issueTrialToken(db, person.id, connection, currentActor(ctx), now())
    if (issued.kind !== 'issued') throw conflict(t.refused[issued.kind])
    const { token, expires_at: until } = issued
    const host = new URL(config.publicUrl).host
    const headers = { host, authorization: `Bearer ${token}`, 'user-agent': 'Drawbridge Try it' }
    const response = await ownRequest(requestPath(operation, value), headers, ctx.ip)
    const requests_href = await requestsHref(runtime, person.id, connection)
    const shown = { ...shownResponse(response), requests_href }
    await show(ctx, operation, { value, connection }, { token, until, response: shown })
  })
  return router
}

/** The reader's sandbox connections. Apps that require DPoP proofs are left out, because their tokens need a key. */
async function senderOf({ db }: PageRuntime, ctx: Context, chosen: string): Promise<Sender> {
  const { person } = ctx.state
  const connections = person ? await sandboxConnectionsOf(db, person.id) : []
  const named = connections
    .filter(({ dpop }) => !dpop)
    .map(({ id, app_name, tenant_name, unit_name }) => ({
      id,
      name: [app_name, tenant_name, ...(unit_name ? [unit_name] : [])].join(' · '),
    }))
  return {
    signed_in: person !== null && person !== undefined,
    sign_in_href: `/signin?return_to=${encodeURIComponent(ctx.path)}`,
    connections: optionsOf(named, chosen),
  }
}

async function requestsHref({ db }: PageRuntime, person: string, connection: string): Promise<string> {
  const found = (await sandboxConnectionsOf(db, person)).find(({ id }) => id === connection)
  return found ? `/developers/apps/${found.app}/requests?connection=${connection}` : '/developers'
}

function shownResponse({ status, headers, body, cut, duration_ms }: OwnResponse) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`)
  return {
    ...{ status, good: status < 400, duration_ms, cut },
    headers: highlighted([`HTTP/1.1 ${status}`, ...lines].join('\n'), 'http'),
    body: highlighted(indented(body), 'json'),
  }
}

function indented(body: string): string {
  try {
    return pretty(JSON.parse(body))
  } catch {
    return body
  }
}
