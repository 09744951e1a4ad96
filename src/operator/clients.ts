import Router from '@koa/router'
import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound } from '../http/problem.ts'
import { addClientSecret, createClient, revokeClientSecret } from '../model/apps/clients.ts'
import { environment } from '../model/fields.ts'
import type { Runtime } from '../runtime.ts'
import { noApp } from './apps.ts'
import { readId, readInput } from './input.ts'
import { operatorOf } from './require_operator.ts'

const CONFLICTS = {
  exists: 'This app has a client in this environment already. A confidential one can get a second secret.',
  not_approved:
    'A production client of a public app needs approval first: POST /platform/v1/apps/{id}/approve.',
  foreign_environment: 'An in-house app has its client in the environment of its tenant.',
  public: 'A public client has no secret: its programs could not keep it.',
  two_live: 'This client has two live secrets already. Revoke one of them first.',
}

/** An app's credentials in an environment. A secret is shown in the answer that makes it, and never again. */
export function clientRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()

  router.post('/apps/:id/clients', async (ctx) => {
    const id = readId(ctx)
    const input = await readInput(ctx, z.strictObject({ environment }))
    const made = await inTransaction(db, (trx) =>
      createClient(trx, platform, id, input.environment, operatorOf(ctx), now()),
    )
    if (made.kind === 'no_app') throw noApp()
    if (made.kind !== 'created') throw conflict(CONFLICTS[made.kind])
    const { client_id, secret } = made
    ctx.status = 201
    ctx.body = secret
      ? { client_id, client_secret: secret.client_secret, secret_id: secret.id }
      : { client_id }
  })

  router.post('/clients/:client/secrets', async (ctx) => {
    const client = readId(ctx, 'client')
    const added = await inTransaction(db, (trx) =>
      addClientSecret(trx, platform, client, operatorOf(ctx), now()),
    )
    if (added.kind === 'no_client') throw notFound('There is no client with this id.')
    if (added.kind !== 'created') throw conflict(CONFLICTS[added.kind])
    ctx.status = 201
    ctx.body = added.secret
  })

  router.delete('/clients/:client/secrets/:id', async (ctx) => {
    const [client, secret] = [readId(ctx, 'client'), readId(ctx)]
    const revoked = await inTransaction(db, (trx) =>
      revokeClientSecret(trx, client, secret, operatorOf(ctx), now()),
    )
    if (!revoked) throw notFound('This client has no live secret with this id.')
    ctx.status = 204
  })
  return router
}
