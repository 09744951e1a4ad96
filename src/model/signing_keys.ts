import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import type { Vault } from '../database/vault.ts'
import { StartError } from '../start_error.ts'
import { type Actor, recordAudit } from './audit/audit_log.ts'
import { signingKeyPurpose } from './sealed_columns.ts'

/** The algorithm of the keys: ES256 (RFC 7518 §3.4), which every JWT library verifies. */
const ALGORITHM = 'ES256'

/** How many days a retired key stays in the key set, so that its signatures can still be verified. */
const OVERLAP_DAYS = 30

/**
 * How many minutes a new key is published before it signs. Verifiers keep a copy of the key set, and some fetch it
 * again only every few minutes, even for a key that they do not know.
 */
const PUBLISHED_FIRST_MINUTES = 10

/** The public keys of this deployment: the current one first, then retired ones. */
export async function publicKeys(db: Database): Promise<JWK[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .select(['kid', 'alg', 'public_jwk'])
    .orderBy('retired_at', (order) => order.desc().nullsFirst())
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(({ kid, alg, public_jwk }) => ({ ...(public_jwk as JWK), kid, alg, use: 'sig' }))
}

/** What is shown of the keys: everything except the keys themselves, the current one first. */
export async function listSigningKeys(db: Database) {
  return await db
    .selectFrom('signing_keys')
    .select(['kid', 'alg', 'created_at', 'retired_at'])
    .orderBy('retired_at', (order) => order.desc().nullsFirst())
    .orderBy('created_at', 'desc')
    .execute()
}

/** A key that signs now. */
export type CurrentSigningKey = { kid: string; key: KeyObject }

/**
 * The key to sign with: the newest one that has been published for long enough. Right after a rotation, this is the
 * retired key, which stays published for longer than anything that it signs is valid. The first key signs
 * immediately.
 * @throws Error if there is no key, or SECRET_KEY does not open it
 */
export async function currentSigningKey(db: Database, vault: Vault, now: Date): Promise<CurrentSigningKey> {
  const known = new Date(now.getTime() - PUBLISHED_FIRST_MINUTES * 60_000)
  const rows = await db
    .selectFrom('signing_keys')
    .select(['kid', 'private_key', 'created_at'])
    .where('alg', '=', ALGORITHM)
    .orderBy('created_at', 'desc')
    .execute()
  const row = rows.find(({ created_at }) => created_at <= known) ?? rows.at(-1)
  if (!row) throw new Error('there is no signing key')
  const jwk = JSON.parse(vault.open(row.private_key, signingKeyPurpose(row.kid)).toString())
  return { kid: row.kid, key: createPrivateKey({ format: 'jwk', key: jwk }) }
}

/**
 * Creates a signing key (ES256) and retires the one before, which stays published for 30 days. Keys that were retired
 * earlier than that are deleted. The private key is stored sealed.
 * @returns the new key's id
 */
export async function rotateSigningKey(db: Database, vault: Vault, actor: Actor, now: Date): Promise<string> {
  return await inTransaction(db, (trx) => replaceKey(trx, vault, actor, now))
}

async function replaceKey(trx: Database, vault: Vault, actor: Actor, now: Date): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const kid = randomUUID()
  const sealed = vault.seal(JSON.stringify(await exportJWK(privateKey)), signingKeyPurpose(kid))
  const public_jwk = JSON.stringify(await exportJWK(publicKey))
  await trx.updateTable('signing_keys').set({ retired_at: now }).where('retired_at', 'is', null).execute()
  await trx
    .deleteFrom('signing_keys')
    .where('retired_at', '<', new Date(now.getTime() - OVERLAP_DAYS * 86_400_000))
    .execute()
  await trx
    .insertInto('signing_keys')
    .values({ kid, alg: ALGORITHM, public_jwk, private_key: sealed, created_at: now })
    .execute()
  await recordAudit(trx, { action: 'signing_key.rotated', actor, details: { kid } })
  return kid
}

/**
 * Creates the first key if there is none. Several nodes that start at once create only one.
 * @throws StartError if SECRET_KEY does not open the current key: then it opens nothing else that is stored
 */
export async function ensureSigningKey(db: Database, vault: Vault, actor: Actor, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .selectNoFrom((eb) => eb.fn('pg_advisory_xact_lock', [eb.val(0x6b657973)]).as('locked'))
      .execute()
    const key = await currentKey(trx)
    if (!key) await replaceKey(trx, vault, actor, now)
    else requireOpened(vault, key.private_key, signingKeyPurpose(key.kid))
  })
}

/** What is wrong with the current signing key; null if SECRET_KEY opens it. */
export async function signingKeyProblem(db: Database, vault: Vault): Promise<string | null> {
  const key = await currentKey(db)
  if (!key) return 'there is no signing key'
  try {
    vault.open(key.private_key, signingKeyPurpose(key.kid))
    return null
  } catch {
    return 'SECRET_KEY does not decrypt the signing key'
  }
}

async function currentKey(db: Database): Promise<{ kid: string; private_key: Buffer } | undefined> {
  return await db
    .selectFrom('signing_keys')
    .select(['kid', 'private_key'])
    .where('retired_at', 'is', null)
    .executeTakeFirst()
}

function requireOpened(vault: Vault, sealed: Buffer, purpose: string): void {
  try {
    vault.open(sealed, purpose)
  } catch {
    throw new StartError(
      'SECRET_KEY does not decrypt the secrets in this database. Start with the SECRET_KEY that encrypted them. To change ' +
        'it, see "Rotating SECRET_KEY" in docs/operations.md.',
    )
  }
}
