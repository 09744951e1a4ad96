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

/** What middleware leaves in `ctx.state` for the handlers after it, and what Koa's context holds. */
declare module 'koa' {
  interface DefaultState {
    /** What only this browser can send: the values of cookies. Another one once the person changes. */
    browserId: () => string
    /** A token for one form (http/pages/csrf.ts). */
    csrfToken: () => string
    /** Whether a posted form's token belongs to this browser. */
    csrfTokenHolds: (token: string) => boolean
    /** Whether the request comes from inside a page of another site (http/pages/embedding.ts). */
    embedded?: boolean
    /** Which environment of an app a page of the console shows. */
    environment?: Environment
    /** The posted form, once it has been read. */
    form?: Form
    /** Whoever is signed in; null for everybody else. */
    person?: Person | null
    /** What the form before this page has created, and only this response shows (pages/shown_once.ts). */
    shown?: unknown
    /** The session that the cookie names, once it has been looked up. */
    session?: Promise<Session | null>
    /** Where the page stands (http/pages/frame.ts). */
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
    /** The path of the route that handles the request; undefined where none does. */
    _matchedRoute?: string | RegExp | undefined
  }
}

/** Whom a request concerned, as far as it was found out. */
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
