import type { Database } from '../../database/connect.ts'
import type { Actor } from '../audit/audit_log.ts'
import { fitConnections } from '../connections/fit_scopes.ts'
import { dropUnusedImages } from '../listings/images.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { tellOfReview } from '../mails/notices.ts'
import { causedBy, tellOperator } from '../operator_webhooks/tell_operator.ts'
import { keepVersion } from './app_versions.ts'
import { auditApp } from './apps.ts'

/**
 * In production, merchants see the approved version of a public app. Each function here locks the app first. So if a
 * change, a submission and a decision arrive at the same moment, each one sees the result of the one before.
 */

export const APP_STATES = ['draft', 'submitted', 'approved', 'declined'] as const
export type AppState = (typeof APP_STATES)[number]

/** Why a step was refused. `version` is the app's current version. */
export type RefusedStep =
  | { kind: 'no_app' }
  /** The app has changed in the meantime: the given version is not the current one. */
  | { kind: 'other_version'; version: number }
  /** The publisher has begun a draft after a submission, and has not submitted it yet. */
  | { kind: 'not_submitted'; version: number }
  /** The current version is already approved: no decision is pending. */
  | { kind: 'approved_already'; version: number }

export type Submission = { kind: 'submitted' } | RefusedStep
export type Approval = { kind: 'approved'; needReconsent: number } | RefusedStep
export type Declining = { kind: 'declined' } | RefusedStep

/**
 * Submits an app for review. Submitting it again changes nothing.
 * @param version the version that the publisher has read
 */
export async function submitApp(
  trx: Database,
  id: string,
  version: number,
  actor: Actor,
  now: Date,
): Promise<Submission> {
  const app = await lockVersion(trx, id)
  if (!app) return { kind: 'no_app' }
  if (app.version !== version) return { kind: 'other_version', version: app.version }
  if (app.state === 'approved') return { kind: 'approved_already', version }
  if (app.state === 'submitted') return { kind: 'submitted' }
  await keepVersion(trx, id, { submitted_at: now })
  await setState(trx, id, { state: 'submitted' }, now)
  await auditApp(trx, 'app.submitted', id, app, actor, { version })
  await tellOperator(trx, 'app.submitted', [forOperator(id, app, actor)], now)
  return { kind: 'submitted' }
}

/**
 * Approves an app as it is now: from this commit on, production shows and accepts this version on every node. For a
 * new scope, production connections need a new consent; a removed scope is taken from them. Repeating it changes
 * nothing.
 * @param version the version that the reviewer has read. Without it, the pending version is approved: one that was
 *   submitted, one that the operator wrote, or an app that was never submitted
 */
export async function approveApp(
  trx: Database,
  runtime: MailRuntime,
  id: string,
  version: number | undefined,
  actor: Actor,
): Promise<Approval> {
  const now = runtime.now()
  const app = await lockVersion(trx, id)
  if (!app) return { kind: 'no_app' }
  if (version !== undefined && version !== app.version) return { kind: 'other_version', version: app.version }
  if (app.state === 'approved') return { kind: 'approved', needReconsent: 0 }
  const reviewed = version !== undefined || app.state !== 'draft' || app.drafted_by_operator
  if (!reviewed && (await hasVersions(trx, id))) return { kind: 'not_submitted', version: app.version }
  await keepVersion(trx, id, { approved_at: now })
  const { version: approved_version, scopes, event_types, approved_scopes: before } = app
  const approved = { approved_version, approved_scopes: scopes, approved_event_types: event_types }
  await setState(trx, id, { state: 'approved', ...approved }, now)
  await dropUnusedImages(trx, id)
  const needReconsent = before ? await fitConnections(trx, id, 'production', before, scopes) : 0
  await auditApp(trx, 'app.approved', id, app, actor, { version: approved_version })
  // The product itself approves what it registers for the demo.
  if (actor.kind !== 'system') await tellOfReview(trx, runtime, id, 'app_approved')
  await tellOperator(trx, 'app.approved', [forOperator(id, app, actor)], now)
  return { kind: 'approved', needReconsent }
}

/** Declines an app as it is now, with a reason for its publisher. Production does not change. */
export async function declineApp(
  trx: Database,
  runtime: MailRuntime,
  id: string,
  { version, reason }: { version?: number | undefined; reason: string },
  actor: Actor,
): Promise<Declining> {
  const now = runtime.now()
  const app = await lockVersion(trx, id)
  if (!app) return { kind: 'no_app' }
  if (version !== undefined && version !== app.version) return { kind: 'other_version', version: app.version }
  if (app.state === 'approved') return { kind: 'approved_already', version: app.version }
  await keepVersion(trx, id, { declined_at: now, decline_reason: reason })
  await setState(trx, id, { state: 'declined' }, now)
  await auditApp(trx, 'app.declined', id, app, actor, { version: app.version, reason })
  await tellOfReview(trx, runtime, id, 'app_declined')
  await tellOperator(trx, 'app.declined', [{ ...forOperator(id, app, actor), reason }], now)
  return { kind: 'declined' }
}

/** The state of an in-house app is always `approved`, because nobody reviews it. */
async function lockVersion(trx: Database, id: string) {
  return await trx
    .selectFrom('apps')
    .select(['publisher_id as publisher', 'tenant_id as tenant', 'state', 'version', 'drafted_by_operator'])
    .select(['name', 'scopes', 'event_types', 'approved_scopes'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

type Decided = { name: string; publisher: string | null; version: number }

function forOperator(app: string, { name, publisher, version }: Decided, actor: Actor) {
  return { app, name, publisher, version, by: causedBy(actor) }
}

async function hasVersions(trx: Database, app: string): Promise<boolean> {
  const found = await trx
    .selectFrom('app_versions')
    .select('version')
    .where('app_id', '=', app)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function setState(
  trx: Database,
  id: string,
  change: {
    state: AppState
    approved_version?: number
    approved_scopes?: string[]
    approved_event_types?: string[]
  },
  now: Date,
): Promise<void> {
  await trx
    .updateTable('apps')
    .set(change)
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .set({ updated_at: now })
    .where('id', '=', id)
    .execute()
}
