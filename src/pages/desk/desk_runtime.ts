import type { Database } from '../../database/connect.ts'
import type { Actor } from '../../model/audit/audit_log.ts'
import type { Restored } from '../../model/tenants/sandbox_tenant.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Violation } from '../../violation.ts'
import type { PageRuntime } from '../page_runtime.ts'

/** What the desk needs beside the runtime of pages: what the demo knows about its own. */
export type DeskRuntime = PageRuntime & {
  /** Restores a sandbox of the demo; nothing where the tenant is none. */
  resetSandbox(
    trx: Database,
    platform: Platform,
    actor: Actor,
    now: Date,
    tenant?: string,
  ): Promise<Restored[]>
  /** What is wrong with the demo of a definition that could be served. */
  demoViolations(platform: Platform, now: Date): Violation[]
}
