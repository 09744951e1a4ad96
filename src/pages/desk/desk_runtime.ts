import type { Database } from '../../database/connect.ts'
import type { Actor } from '../../model/audit/audit_log.ts'
import type { Restored } from '../../model/tenants/sandbox_tenant.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Violation } from '../../violation.ts'
import type { PageRuntime } from '../page_runtime.ts'

/** What the desk needs in addition to the runtime of pages: functions of the demo. */
export type DeskRuntime = PageRuntime & {
  /** Restores a sandbox of the demo. Restores nothing if the tenant is not one. */
  resetSandbox(
    trx: Database,
    platform: Platform,
    actor: Actor,
    now: Date,
    tenant?: string,
  ): Promise<Restored[]>
  /** What is wrong with the demo data of an otherwise valid definition. */
  demoViolations(platform: Platform, now: Date): Violation[]
}
