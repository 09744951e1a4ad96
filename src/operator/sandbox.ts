import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import type { Platform } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import { type Operation, operation } from './operation.ts'
import { ok } from './reply.ts'

/** Restores the demo's sandbox tenants as they were seeded. The demo provides it. */
export type ResetSandbox = (
  trx: Database,
  platform: Platform,
  actor: Actor,
  now: Date,
) => Promise<{ tenant: string; records: number }[]>

/** The sandbox that partners try their apps on. */
export const sandboxOperations = ({ db, platform, now }: Runtime, reset: ResetSandbox): Operation[] => [
  operation({
    method: 'post',
    path: '/sandbox/reset',
    summary: 'Restore the records of the demo’s sandbox tenants',
    statuses: [200],
    handle: async ({ actor }) =>
      ok({ restored: await inTransaction(db, (trx) => reset(trx, platform, actor, now())) }),
  }),
]
