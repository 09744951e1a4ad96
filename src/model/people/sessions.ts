import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'

/** How long a person stays signed in, in seconds. */
export const SESSION_SECONDS = 7 * 24 * 3600

export type Person = {
  id: string
  name: string
  /** The empty string for somebody whose unconfirmed address was confirmed by another person. */
  email: string
  /** Whether the address is theirs: its mailbox was confirmed, or the operator vouches for it. */
  confirmed: boolean
  /** Whether the person belongs to a tenant, and thus has settings. */
  merchant: boolean
}
export type Session = { person: Person; signedInAt: Date }

/** @returns the value for the cookie; the table holds its hash only */
export async function openSession(db: Database, user: string, now: Date): Promise<string> {
  const value = randomBytes(32).toString('base64url')
  await db
    .insertInto('sessions')
    .values({
      hash: hashToken(value),
      user_id: user,
      created_at: now,
      expires_at: new Date(now.getTime() + SESSION_SECONDS * 1000),
    })
    .execute()
  return value
}

export async function findSession(db: Database, value: string, now: Date): Promise<Session | null> {
  const row = await db
    .selectFrom('sessions as se')
    .innerJoin('users as us', 'us.id', 'se.user_id')
    .select(['us.id', 'us.name', 'se.created_at'])
    .select(sql<string>`coalesce(us.email, us.unconfirmed_email, '')`.as('email'))
    .select(sql<boolean>`us.email is not null`.as('confirmed'))
    .select((eb) =>
      eb
        .exists(
          eb.selectFrom('tenant_members as tm').select('tm.user_id').whereRef('tm.user_id', '=', 'us.id'),
        )
        .as('merchant'),
    )
    .where('se.hash', '=', hashToken(value))
    .where('se.expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return null
  const { created_at: signedInAt, ...person } = row
  return { person: { ...person, merchant: Boolean(person.merchant) }, signedInAt }
}

/** @returns whose session it was */
export async function closeSession(db: Database, value: string): Promise<string | null> {
  const row = await db
    .deleteFrom('sessions')
    .where('hash', '=', hashToken(value))
    .returning('user_id')
    .executeTakeFirst()
  return row?.user_id ?? null
}
