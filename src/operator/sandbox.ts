import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { notFound } from '../http/problem.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import { id } from '../model/fields.ts'
import { type Restored, resetSandboxes } from '../model/tenants/sandbox_tenant.ts'
import type { Platform } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import { restoredShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { ok } from './reply.ts'

/** Restores the demo's sandbox tenants, or one of them, to what was seeded. The demo provides it. */
export type ResetSandbox = (
  trx: Database,
  platform: Platform,
  actor: Actor,
  now: Date,
  tenant?: string,
) => Promise<Restored[]>

const resetInput = z.strictObject({
  tenant: id.optional().describe('One sandbox tenant. If absent, all of them'),
})

/** The sandboxes in which partners test their apps: those of the demo, and those that partners opened. */
export const sandboxOperations = ({ db, platform, now }: Runtime, reset: ResetSandbox): Operation[] => [
  operation({
    method: 'post',
    path: '/sandbox/reset',
    scope: 'records:write',
    summary: 'Restore the records of all sandbox tenants, of the demo and of partners, or of one',
    body: resetInput.optional(),
    statuses: [200],
    returns: restoredShape,
    example: { response: { restored: [] } },
    refusals: ['not_found'],
    async handle({ actor, body }) {
      const tenant = body?.tenant
      const demo = await inTransaction(db, (trx) => reset(trx, platform, actor, now(), tenant))
      const opened = await resetSandboxes(db, platform, { tenant }, actor, now())
      const restored = [...demo, ...opened]
      if (tenant !== undefined && restored.length === 0) throw notFound('There is no such sandbox.')
      return ok({ restored })
    },
  }),
]
