import { randomBytes } from 'node:crypto'
import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { CHALLENGE_SECONDS, type ChallengeFor, type PasskeyChallenges } from './challenges.ts'
import type { RelyingParty } from './relying_party.ts'

/** What the ceremonies need of the deployment and of the request's browser. */
export type Ceremony = { rp: RelyingParty; challenges: PasskeyChallenges; about: ChallengeFor; now: Date }

/** COSE: EdDSA, ES256, RS256. */
export const ALGORITHMS = [-8, -7, -257]

type Known = { id: Buffer; transports: string[] }
const timeout = CHALLENGE_SECONDS * 1000

/**
 * What a browser needs to create a passkey (Web Authentication §5.4): a discoverable one, with user verification and
 * without attestation. Authenticators that already hold one of the person's passkeys are excluded.
 */
export async function creationOptions(
  db: Database,
  { rp, challenges, about, now }: Ceremony,
  person: { name: string; email: string },
) {
  const [handle, known] = await Promise.all([handleOf(db, about.user), passkeysFor(db, rp, about.user)])
  return await generateRegistrationOptions({
    rpName: rp.name,
    rpID: rp.id,
    userID: new Uint8Array(handle),
    userName: person.email || person.name,
    userDisplayName: person.name,
    challenge: new Uint8Array(challenges.create(about, now)),
    timeout,
    attestationType: 'none',
    excludeCredentials: descriptors(known),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/**
 * What a browser needs to use a passkey (Web Authentication §5.5). If the person is not known yet, the browser offers
 * every passkey that it has for this host.
 */
export async function requestOptions(db: Database, { rp, challenges, about, now }: Ceremony) {
  const known = about.user === '' ? [] : await passkeysFor(db, rp, about.user)
  return await generateAuthenticationOptions({
    rpID: rp.id,
    challenge: new Uint8Array(challenges.create(about, now)),
    timeout,
    userVerification: 'required',
    ...(known.length > 0 ? { allowCredentials: descriptors(known) } : {}),
  })
}

const passkeysFor = async (db: Database, rp: RelyingParty, user: string): Promise<Known[]> =>
  await db
    .selectFrom('passkeys')
    .select(['id', 'transports'])
    .where('user_id', '=', user)
    .where('rp_id', '=', rp.id)
    .orderBy('created_at')
    .execute()

const descriptors = (known: Known[]) =>
  known.map(({ id, transports }) => ({ id: id.toString('base64url'), transports: transports as never }))

/**
 * The person's user handle, created when it is first needed. Of several concurrent requests, PostgreSQL keeps the
 * first handle.
 */
async function handleOf(db: Database, user: string): Promise<Buffer> {
  const { rows } = await sql<{ passkey_handle: Buffer }>`
    update users set passkey_handle = coalesce(passkey_handle, ${randomBytes(32)}) where id = ${user}
    returning passkey_handle
  `.execute(db)
  if (!rows[0]) throw new Error('there is no such person')
  return rows[0].passkey_handle
}
