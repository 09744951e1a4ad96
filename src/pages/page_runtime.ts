import type { Context } from 'koa'
import type { OwnRequest } from '../http/own_requests.ts'
import type { Render } from '../http/pages/render.ts'
import type { FindDocumentClient } from '../oauth/documents/document_clients.ts'
import type { ProofRuntime } from '../oauth/proof/fresh_proof.ts'
import type { Runtime } from '../runtime.ts'
import type { OperatorReference } from './reference/operator_reference.ts'
import type { SdkReference } from './reference/sdk_reference.ts'

/** What pages need beside the runtime: how a page is sent, and how somebody is signed in. */
export type PageRuntime = Runtime & {
  render: Render
  sessions: ProofRuntime['sessions'] & {
    open(ctx: Context, user: string): Promise<boolean>
    /** The value of the session cookie that the browser sent. */
    sent(ctx: Context): string
    /** Whether the session that the request came with is still open, looked up again. */
    isOpen(ctx: Context): Promise<boolean>
  }
  /** Signs this browser out, also at the identity provider that signed it in, and leads to an address of ours. */
  signOut(ctx: Context, then: string): Promise<void>
  /** Finds an agent that is known by its document, for a page that asks about it. */
  findDocumentClient: FindDocumentClient
  /** Sends a request to this server, as from the network. */
  ownRequest: OwnRequest
  /** The OpenAPI document of the operator API. */
  operatorReference: OperatorReference
  /** The package that partners install. */
  sdk: SdkReference
}
