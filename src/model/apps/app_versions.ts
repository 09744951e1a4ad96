import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Actor } from '../audit/audit_log.ts'
import { EMPTY_LISTING, type Listing, listingOf, type StoredListing } from '../listings/listing.ts'

/** What a reviewer approves of a public app: the columns of `app_versions` and of the view `app_drafts`. */
export type VersionContent = {
  name: string
  publisher_name: string
  publisher_website: string
  publisher_support: string
  /** null: a page explains to merchants how to connect the app. */
  connect_url: string | null
  native: boolean
  redirect_uris: string[]
  scopes: string[]
  event_types: string[]
  /** The app's description for merchants. */
  listing: StoredListing
}

/** The columns of a version in the order in which people read them. */
export const VERSION_FIELDS = [
  'name',
  'publisher_name',
  'publisher_website',
  'publisher_support',
  'connect_url',
  'native',
  'redirect_uris',
  'scopes',
  'event_types',
  'listing',
] as const satisfies (keyof VersionContent)[]

/** What a reviewer compares: the columns, with the fields of `listing` in its place. */
type ComparedContent = Omit<VersionContent, 'listing'> & Listing

export type VersionField = keyof ComparedContent

const COMPARED: VersionField[] = [
  ...VERSION_FIELDS.filter((field) => field !== 'listing'),
  ...(Object.keys(EMPTY_LISTING) as (keyof Listing)[]),
]

const compared = ({ listing, ...content }: VersionContent): ComparedContent => ({
  ...content,
  ...listingOf(listing),
})

const contentColumns = sql.raw(VERSION_FIELDS.join(', '))

/** A field in which two versions differ. `approved` is null if no version has been approved yet. */
export type VersionChange = {
  field: VersionField
  approved: ComparedContent[VersionField] | null
  present: ComparedContent[VersionField]
}

/** How a version differs from the approved one. The order of scopes and event types does not count. */
export function versionChanges(approved: VersionContent | null, present: VersionContent): VersionChange[] {
  const before = approved && compared(approved)
  const now = compared(present)
  return COMPARED.filter((field) =>
    before ? comparable(field, before) !== comparable(field, now) : isSaid(field, now),
  ).map((field) => ({ field, approved: before?.[field] ?? null, present: now[field] }))
}

/** In a first version, every field is shown, except listing fields that are empty. */
const isSaid = (field: VersionField, content: ComparedContent): boolean =>
  !(field in EMPTY_LISTING) ||
  comparable(field, content) !== comparable(field, { ...content, ...EMPTY_LISTING })

function comparable(field: VersionField, content: ComparedContent): string {
  const value = content[field]
  const unordered = (field === 'scopes' || field === 'event_types') && Array.isArray(value)
  return JSON.stringify(unordered ? [...value].sort() : value)
}

/**
 * Begins a new version of public apps after a change: a draft, or an approved version if everything is again as it
 * was approved. This withdraws a submission that has not been decided.
 * @param changed one app, or all apps of a publisher whose profile changed; in-house apps among them stay as they are
 */
export async function beginVersion(
  trx: Database,
  changed: { app: string } | { publisher: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  const which = 'app' in changed ? sql`a.id = ${changed.app}` : sql`a.publisher_id = ${changed.publisher}`
  const { rows } = await sql<{ id: string }>`
    update apps a set version = version + 1, state = 'draft', updated_at = ${now},
      -- It stays a draft of the publisher's if it was one: the operator has not written all of it.
      drafted_by_operator = ${actor.kind !== 'user'} and (drafted_by_operator or state = 'approved')
    where a.kind = 'public' and ${which} returning a.id
  `.execute(trx)
  const apps = rows.map(({ id }) => id)
  await sql`
    with same as (
      select w.*, v.submitted_at, v.approved_at
      from app_drafts w
      join apps a on a.id = w.app_id
      join app_versions v on v.app_id = a.id and v.version = a.approved_version
      where w.app_id = any(${apps})
        and (w.name, w.publisher_name, w.publisher_website, w.publisher_support, w.native, w.redirect_uris)
          = (v.name, v.publisher_name, v.publisher_website, v.publisher_support, v.native, v.redirect_uris)
        and w.connect_url is not distinct from v.connect_url
        and w.scopes @> v.scopes and w.scopes <@ v.scopes
        and w.event_types @> v.event_types and w.event_types <@ v.event_types
        and w.listing = v.listing
    ), stored as (
      insert into app_versions (app_id, version, ${contentColumns}, submitted_at, approved_at)
      select app_id, version, ${contentColumns}, submitted_at, approved_at from same
    )
    update apps a set state = 'approved', approved_version = same.version from same where a.id = same.app_id
  `.execute(trx)
}

/** Stores the current content of a public app as a version that never changes, with the decision about it. */
export async function keepVersion(
  trx: Database,
  app: string,
  decision: { submitted_at?: Date; approved_at?: Date; declined_at?: Date; decline_reason?: string },
): Promise<void> {
  const { submitted_at = null, approved_at = null, declined_at = null, decline_reason = null } = decision
  await sql`
    insert into app_versions as v
      (app_id, version, ${contentColumns}, submitted_at, approved_at, declined_at, decline_reason)
    select app_id, version, ${contentColumns}, ${submitted_at}, ${approved_at}, ${declined_at}, ${decline_reason}
    from app_drafts where app_id = ${app}
    on conflict (app_id, version) do update set
      submitted_at = coalesce(excluded.submitted_at, v.submitted_at),
      approved_at = excluded.approved_at,
      declined_at = excluded.declined_at,
      decline_reason = excluded.decline_reason
  `.execute(trx)
}
