import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** A version that waits for the operator's decision. */
export type WaitingVersion = {
  app: string
  version: number
  name: string
  publisher: string
  publisher_name: string
  submitted_at: Date
  /** Whether production shows an earlier version of the app. */
  approved_before: boolean
}

/** The versions that wait for a decision, longest waiting first. */
export async function reviewQueue(db: Database, most: number): Promise<WaitingVersion[]> {
  const { rows } = await sql<WaitingVersion>`
    select a.id as app, v.version, v.name, a.publisher_id as publisher, v.publisher_name, v.submitted_at,
      a.approved_version is not null as approved_before
    from apps a
    join app_versions v on v.app_id = a.id and v.version = a.version
    where a.state = 'submitted' and a.kind = 'public'
    order by v.submitted_at, a.id limit ${most}
  `.execute(db)
  return rows
}

/** The decision about a version of a publisher's app. */
export type Decision = {
  app: string
  name: string
  version: number
  state: 'approved' | 'declined'
  decided_at: Date
  reason: string | null
}

/** The decisions about a publisher's apps, newest first. */
export async function decisionsAbout(db: Database, publisher: string, most: number): Promise<Decision[]> {
  const { rows } = await sql<Decision>`
    select v.app_id as app, v.name, v.version, case when v.declined_at is null then 'approved' else 'declined' end
      as state, coalesce(v.declined_at, v.approved_at) as decided_at, v.decline_reason as reason
    from apps a join app_versions v on v.app_id = a.id
    where a.publisher_id = ${publisher} and (v.declined_at is distinct from null or v.approved_at is distinct from null)
    order by decided_at desc, v.app_id, v.version desc limit ${most}
  `.execute(db)
  return rows
}
