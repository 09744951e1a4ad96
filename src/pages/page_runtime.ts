import type { Context } from 'koa'
import type { OwnRequest } from '../http/own_requests.ts'
import type { Render } from '../http/pages/render.ts'
import type { FindDocumentClient } from '../oauth/documents/document_clients.ts'
import type { ProofRuntime } from '../oauth/proof/fresh_proof.ts'
import type { Runtime } from '../runtime.ts'
import type { OperatorReference } from './reference/operator_reference.ts'
import type { SdkReference } from './reference/sdk_reference.ts'

/** What pages need in addition to the runtime, such as rendering and sessions. */
export type PageRuntime = Runtime & {
  render: Render
  sessions: ProofRuntime['sessions'] & {
    open(ctx: Context, user: string): Promise<boolean>
    /** The value of the session cookie that the browser sent. */
    sent(ctx: Context): string
    /** Whether the request's session is still open. Looks it up again. */
    isOpen(ctx: Context): Promise<boolean>
  }
  /** Signs this browser out, also at the identity provider that signed it in, and redirects to a local address. */
  signOut(ctx: Context, then: string): Promise<void>
  /** Finds an agent by its metadata document, for a page that asks about it. */
  findDocumentClient: FindDocumentClient
  /** Sends a request to this server as if from the network. */
  ownRequest: OwnRequest
  /** The OpenAPI document of the operator API. */
  operatorReference: OperatorReference
  /** The package that partners install. */
  sdk: SdkReference
}
