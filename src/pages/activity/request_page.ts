import { MASKED } from '../../http/shown_request.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import type { findRequest } from '../../model/audit/request_list.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'

type FoundRequest = NonNullable<Awaited<ReturnType<typeof findRequest>>>

interface RequestPage {
  app: { name: string }
  /** The address of the app's pages. */
  base: string
  request: {
    at: Date
    environment: Environment | null
    method: string
    path: string
    tenant: string | null
    connection_href: string | null
    refused: boolean
    status: number
    error: string | null
    reason: string | null
    duration_ms: number
    client: string
    ip: string | null
    request_id: string | null
  }
  parameters: { name: string; value: string; masked: boolean; wrong: boolean }[]
  /** The name of the parameter that was wrong, if the request did not send it. */
  missing: string | null
  /** The remaining rate limits; null if the request was not counted. */
  left: { burst: number; minute: number } | null
  /** The refusal as it was sent; null if it is not kept. */
  response: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/request': RequestPage
  }
}

/** Everything that is known about one request. */
export function requestPage(app: MemberApp, request: FoundRequest): RequestPage {
  const base = `/developers/apps/${app.id}`
  const { parameter, connection, burst_left, minute_left, response } = request
  const parameters = [...new URLSearchParams(request.parameters ?? '')].map(([name, value]) => ({
    ...{ name, value },
    masked: value === MASKED,
    wrong: name === parameter,
  }))
  return {
    app,
    base,
    request: {
      ...request,
      environment: request.environment as Environment | null,
      tenant: request.tenant_name,
      connection_href: connection && `${base}/connections/${connection}`,
      refused: request.status >= 400 || request.error !== null,
      client: request.client_id,
    },
    parameters,
    missing: parameters.some(({ wrong }) => wrong) ? null : parameter,
    left: burst_left === null || minute_left === null ? null : { burst: burst_left, minute: minute_left },
    response: response && withReadableJson(response),
  }
}

/** Formats a JSON body over several lines. Other bodies stay as they are. */
function withReadableJson(response: string): string {
  const start = response.indexOf('\n\n') + 2
  try {
    return response.slice(0, start) + JSON.stringify(JSON.parse(response.slice(start)), null, 2)
  } catch {
    return response
  }
}
