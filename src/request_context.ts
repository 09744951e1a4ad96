import type { Context } from 'koa'
import type { Concerned } from './http/observe_requests.ts'
import type { Form } from './http/pages/form.ts'
import type { FrameOptions } from './http/pages/frame.ts'
import type { MemberApp } from './model/apps/member_apps.ts'
import type { OperatorCaller } from './model/operators/operator_scopes.ts'
import type { Person, Session } from './model/people/sessions.ts'
import type { MemberTenant } from './model/tenants/tenant_apps.ts'
import type { Environment } from './model/tenants/tenant_schema.ts'

/** Every parameter that a path names. A handler reads only those of its own path. */
type PathParameter =
  | 'app'
  | 'client'
  | 'connection'
  | 'delivery'
  | 'endpoint'
  | 'event'
  | 'host'
  | 'id'
  | 'invitation'
  | 'key'
  | 'passkey'
  | 'publisher'
  | 'request'
  | 'secret'
  | 'session'
  | 'tenant'
  | 'token'
  | 'type'
  | 'uid'
  | 'user'

/** What middleware stores in `ctx.state` for later handlers, and what Koa's context has. */
declare module 'koa' {
  interface DefaultState {
    /** An id from cookies, which only this browser can send. It changes when another person signs in. */
    browserId: () => string
    /** A token for one form (http/pages/csrf.ts). */
    csrfToken: () => string
    /** Whether a posted form's token belongs to this browser. */
    csrfTokenHolds: (token: string) => boolean
    /** Whether the request comes from inside a page of another site (http/pages/embedding.ts). */
    embedded?: boolean
    /** The environment of an app that a page of the console shows. */
    environment?: Environment
    /** The posted form, once it has been read. */
    form?: Form
    /** The signed-in person; null if there is none. */
    person?: Person | null
    /** What the previous form created. Only this response shows it (pages/shown_once.ts). */
    shown?: unknown
    /** The session of the cookie, once it has been looked up. */
    session?: Promise<Session | null>
    /** The area and menu of the page (http/pages/frame.ts). */
    frame?: FrameOptions
    /** The operator's program, below `/platform/v1` and at `/metrics`. */
    operator?: OperatorCaller
    /** The app of a page below `/developers/apps/:app`. */
    app?: MemberApp
    /** The tenant of a page below `/settings`, and every tenant of the person. */
    tenant?: MemberTenant
    tenants?: MemberTenant[]
  }
  interface DefaultContext {
    params: Record<PathParameter, string>
    /** The path of the route that handles the request; undefined if no route matches. */
    _matchedRoute?: string | RegExp | undefined
  }
}

/** The people and things that a request concerned, as far as they are known. */
export function concernedBy({ state }: Context): Concerned {
  const { person, operator, app, tenant, holder, oauth } = state
  return {
    person: person?.id,
    // null is OPERATOR_TOKEN itself.
    operator_token: operator && (operator.id ?? 'OPERATOR_TOKEN'),
    app: app?.id ?? holder?.app ?? oauth?.client?.app_id,
    client: holder?.client ?? oauth?.client?.client_id,
    connection: holder?.connection ?? oauth?.connection?.id,
    tenant: tenant?.id ?? holder?.tenant ?? oauth?.connection?.tenant,
  }
}
