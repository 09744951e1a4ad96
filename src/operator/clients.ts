import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound } from '../http/problem.ts'
import { findClientView } from '../model/apps/app_list.ts'
import { addClientSecret, createClient, revokeClientSecret } from '../model/apps/clients.ts'
import { environment } from '../model/fields.ts'
import type { Runtime } from '../runtime.ts'
import { noApp } from './apps.ts'
import type { Story } from './openapi/examples.ts'
import { clientShape, newClientShape, newSecretShape, nothing } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { created, noContent, ok } from './reply.ts'

const CONFLICTS = {
  exists: 'This app already has a client in this environment. A confidential one can get a second secret.',
  not_approved:
    'A public app must be approved before it gets a production client: POST /platform/v1/apps/{id}/approve.',
  foreign_environment: 'The client of an in-house app belongs to the environment of its tenant.',
  public: 'A public client has no secret, because its programs could not keep one.',
  two_live: 'This client already has two live secrets. Revoke one of them first.',
}

/** An app's credentials. A secret is only in the response that creates it. */
export const clientOperations = (runtime: Runtime, story: Story): Operation[] => [
  operation({
    method: 'post',
    path: '/apps/:id/clients',
    scope: 'apps:write',
    summary: 'Create the client of an app in an environment',
    body: z.strictObject({ environment }),
    statuses: [201],
    returns: newClientShape,
    example: {
      path: { id: 'books' },
      body: { environment: 'production' },
      response: { client_id: story.client, client_secret: story.clientSecret, secret_id: story.ID.secret },
    },
    refusals: ['conflict'],
    async handle({ params: { id }, body, actor }) {
      const client = await inTransaction(runtime.db, (trx) =>
        createClient(trx, runtime, id, body.environment, actor),
      )
      if (client.kind === 'no_app') throw noApp()
      if (client.kind !== 'created') throw conflict(CONFLICTS[client.kind])
      const { client_id, secret } = client
      if (!secret) return created({ client_id })
      return created({ client_id, client_secret: secret.client_secret, secret_id: secret.id })
    },
  }),
  operation({
    method: 'get',
    path: '/clients/:client',
    scope: 'read',
    summary: 'Read a client, with the dates and last characters of its live secrets',
    statuses: [200],
    returns: clientShape,
    example: { path: { client: story.client }, response: story.clientView },
    async handle({ params: { client } }) {
      const found = await findClientView(runtime.db, client)
      if (!found) throw notFound('There is no client with this ID.')
      return ok(found)
    },
  }),
  operation({
    method: 'post',
    path: '/clients/:client/secrets',
    scope: 'apps:write',
    summary: 'Add a second secret to a client',
    statuses: [201],
    returns: newSecretShape,
    example: {
      path: { client: story.client },
      response: { id: story.ID.second, client_secret: story.clientSecret },
    },
    refusals: ['conflict'],
    async handle({ params: { client }, actor }) {
      const added = await inTransaction(runtime.db, (trx) => addClientSecret(trx, runtime, client, actor))
      if (added.kind === 'no_client') throw notFound('There is no client with this ID.')
      if (added.kind !== 'created') throw conflict(CONFLICTS[added.kind])
      return created(added.secret)
    },
  }),
  operation({
    method: 'delete',
    path: '/clients/:client/secrets/:id',
    scope: 'apps:write',
    summary: 'Revoke a secret of a client',
    statuses: [204],
    returns: nothing,
    example: { path: { client: story.client, id: story.ID.second }, response: undefined },
    async handle({ params: { client, id }, actor }) {
      const revoked = await inTransaction(runtime.db, (trx) =>
        revokeClientSecret(trx, client, id, actor, runtime.now()),
      )
      if (!revoked) throw notFound('This client has no live secret with this ID.')
      return noContent
    },
  }),
]
