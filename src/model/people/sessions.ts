import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { openUnder, sealUnder } from '../../database/seal_under_value.ts'
import { hashToken } from '../../database/vault.ts'
import { type IssuerSession, loggedOutSince, rememberIssuerLogout } from '../sign_in/issuer_logouts.ts'

/** How long a person stays signed in, in seconds. */
export const SESSION_SECONDS = 7 * 24 * 3600
/** How long a session in a frame lasts, in seconds. Its page then asks the vendor for a new one. */
export const EMBEDDED_SECONDS = 3600

export type Person = {
  id: string
  name: string
  /** Empty if the person has neither a confirmed nor a claimed address. */
  email: string
  /** Whether the address is theirs: its mailbox was confirmed, or the operator vouches for it. */
  confirmed: boolean
  /** Whether the person belongs to a tenant, and so has settings. */
  merchant: boolean
  /** Whether the person works for the platform itself, and so has access to the desk. */
  operator: boolean
}
/**
 * How a person proved who they are: with a local account, at the vendor's identity provider, or with a link that the
 * vendor's program requested.
 */
export type SignInMethod = 'local' | 'issuer' | 'link'
export type Session = {
  /** Its id in the person's list of sessions. It is not a secret. */
  id: string
  person: Person
  signedInAt: Date
  /** Accurate to a few minutes; see `noteSessionUse`. */
  lastSeenAt: Date
  method: SignInMethod
  /** When the person last proved who they are; null if the identity provider did not say when. */
  provenAt: Date | null
  /** Whether a passkey or a recovery code was part of the proof. */
  secondStep: boolean
  /** Whether the person has a passkey: then a password is not enough. */
  hasPasskeys: boolean
  /** Whether one of their publishers requires a passkey. */
  publisherRequires: boolean
}

/** What a session stores about the sign-in that began it. */
export type Origin =
  /** `secondStep`: whether a passkey or a recovery code was part of the sign-in. */
  | { method: 'local'; secondStep?: boolean }
  /** `embedded`: used in a frame of the vendor's pages. */
  | { method: 'link'; embedded: boolean }
  | IssuerOrigin

/**
 * `subject`, `sid`: the person and the session at the identity provider. `idToken`: for the logout there. `begun`:
 * when the browser was sent there. `provenAt`: when the person signed in there, if it says so.
 */
export type IssuerOrigin = {
  method: 'issuer'
  subject: string
  sid: string | null
  idToken: string
  begun: Date
  provenAt: Date | null
}

/**
 * Opens a session, in a transaction that the caller commits.
 * @returns the value for the cookie, which is stored only as a hash; null if the identity provider has logged the
 *   person out since the sign-in there began
 */
export async function openSession(
  trx: Database,
  user: string,
  origin: Origin,
  from: { browser: string | null; system: string | null; ip: string },
  now: Date,
): Promise<string | null> {
  const value = randomBytes(32).toString('base64url')
  const fromIssuer = origin.method === 'issuer' ? origin : null
  if (fromIssuer) {
    const { sid, subject: sub, begun } = fromIssuer
    if (await loggedOutSince(trx, { sid, sub }, begun)) return null
  }
  const embedded = origin.method === 'link' && origin.embedded
  const seconds = embedded ? EMBEDDED_SECONDS : SESSION_SECONDS
  await trx
    .insertInto('sessions')
    .values({
      hash: hashToken(value),
      user_id: user,
      created_at: now,
      expires_at: new Date(now.getTime() + seconds * 1000),
      embedded,
      method: origin.method,
      issuer_sid: fromIssuer?.sid ?? null,
      id_token: fromIssuer ? sealUnder(value, fromIssuer.idToken) : null,
      proven_at: fromIssuer ? fromIssuer.provenAt : now,
      second_step: origin.method === 'local' && (origin.secondStep ?? false),
      ...from,
      last_seen_at: now,
    })
    .execute()
  return value
}

/**
 * @param embedded whether the request comes from a frame. A session in a frame does not count outside one, and vice
 *   versa
 */
export async function findSession(
  db: Database,
  { value, embedded }: { value: string; embedded: boolean },
  now: Date,
): Promise<Session | null> {
  const row = await db
    .selectFrom('sessions as se')
    .innerJoin('users as us', 'us.id', 'se.user_id')
    .select(['us.id', 'us.name', 'se.created_at', 'se.method', 'se.id as session', 'se.last_seen_at'])
    .select(['se.proven_at', 'se.second_step', 'us.operator'])
    .select(sql<string>`coalesce(us.email, us.unconfirmed_email, '')`.as('email'))
    .select(sql<boolean>`us.email is not null`.as('confirmed'))
    .select((eb) =>
      eb
        .exists(
          eb.selectFrom('tenant_members as tm').select('tm.user_id').whereRef('tm.user_id', '=', 'us.id'),
        )
        .as('merchant'),
    )
    .select((eb) => [
      eb
        .exists(eb.selectFrom('passkeys as pk').select('pk.user_id').whereRef('pk.user_id', '=', 'us.id'))
        .as('has_passkeys'),
      eb
        .exists(
          eb
            .selectFrom('publisher_members as pm')
            .innerJoin('publishers as pu', 'pu.id', 'pm.publisher_id')
            .select('pm.user_id')
            .whereRef('pm.user_id', '=', 'us.id')
            .where('pu.requires_passkeys', '=', true),
        )
        .as('publisher_requires'),
    ])
    .where('se.hash', '=', hashToken(value))
    .where('se.embedded', '=', embedded)
    .where('se.expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return null
  const { id, name, email, confirmed, merchant, operator } = row
  return {
    id: row.session,
    lastSeenAt: row.last_seen_at,
    person: { id, name, email, confirmed, merchant: Boolean(merchant), operator },
    signedInAt: row.created_at,
    method: row.method as SignInMethod,
    provenAt: row.proven_at,
    secondStep: row.second_step,
    hasPasskeys: Boolean(row.has_passkeys),
    publisherRequires: Boolean(row.publisher_requires),
  }
}

/** How a person has proved again who they are. */
export type FreshProof = { method: 'password' | 'second_step' } | IssuerOrigin

/** Records that the person of a session has proved again who they are. */
export async function proveSession(db: Database, value: string, proof: FreshProof, now: Date): Promise<void> {
  const changes =
    proof.method === 'issuer'
      ? {
          proven_at: proof.provenAt,
          issuer_sid: proof.sid,
          id_token: sealUnder(value, proof.idToken),
        }
      : { proven_at: now, ...(proof.method === 'second_step' ? { second_step: true } : {}) }
  await db.updateTable('sessions').set(changes).where('hash', '=', hashToken(value)).execute()
}

/** How long after the last noted use a session's use is noted again, in milliseconds. */
export const SEEN_EVERY = 300_000

/** Notes the use of a session for the person's list of sessions, once in five minutes at most. */
export async function noteSessionUse(db: Database, id: string, ip: string, now: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: now, ip })
    .where('id', '=', id)
    .where('last_seen_at', '<', new Date(now.getTime() - SEEN_EVERY))
    .execute()
}

/** A session that has ended: its person, and the ID token that began it if it came from the identity provider. */
export type EndedSession = { user: string; idToken: string | null }

export async function closeSession(db: Database, value: string): Promise<EndedSession | null> {
  const row = await db
    .deleteFrom('sessions')
    .where('hash', '=', hashToken(value))
    .returning(['user_id', 'id_token'])
    .executeTakeFirst()
  return row ? { user: row.user_id, idToken: row.id_token && openUnder(value, row.id_token) } : null
}

/**
 * Ends what the vendor's identity provider has logged out (OpenID Connect Back-Channel Logout 1.0 §2.7): the sessions
 * of the `sid` if the logout token has one, otherwise all sessions of the person. A sign-in in progress ends too.
 * @returns the people whose sessions ended, one entry per session
 */
export async function closeIssuerSessions(
  trx: Database,
  { sub, sid }: IssuerSession,
  now: Date,
): Promise<string[]> {
  if (sub === null && sid === null) return []
  await rememberIssuerLogout(trx, { sub, sid }, now)
  const rows = await trx
    .deleteFrom('sessions')
    .$if(sid !== null, (query) => query.where('issuer_sid', '=', sid))
    .$if(sub !== null, (query) =>
      query.where('user_id', 'in', (eb) => eb.selectFrom('users').select('id').where('subject', '=', sub)),
    )
    .returning('user_id')
    .execute()
  return rows.map((row) => row.user_id)
}
