import type { Vault } from '../database/vault.ts'
import { secretPurpose, signingSecretFingerprint, tokenPurpose } from './webhooks/sealed.ts'

/** A column whose values the vault seals. */
export type SealedColumn = {
  table: 'signing_keys' | 'endpoints' | 'endpoint_secrets' | 'demo_seeds' | 'mails'
  /** The primary key. */
  key: string
  column: string
  /** What the value of a row is bound to. */
  purpose(key: string): string
  /** A column that is computed from the opened value under a key of the vault, and changes with it. */
  derived?: { column: string; from(vault: Vault, opened: Buffer): Buffer }
}

export const signingKeyPurpose = (kid: string): string => `signing_keys ${kid}`
export const demoSeedPurpose = (platform: string): string => `demo_seeds.credentials ${platform}`

export const mailPurpose = (id: string): string => `mails.content ${id}`

/** Everything that is sealed under SECRET_KEY. Every new sealed column must be added here. */
export const SEALED_COLUMNS: SealedColumn[] = [
  { table: 'signing_keys', key: 'kid', column: 'private_key', purpose: signingKeyPurpose },
  { table: 'endpoints', key: 'id', column: 'token', purpose: tokenPurpose },
  {
    table: 'endpoint_secrets',
    key: 'id',
    column: 'secret',
    purpose: secretPurpose,
    derived: {
      column: 'fingerprint',
      from: (vault, opened) => signingSecretFingerprint(vault, opened.toString()),
    },
  },
  { table: 'endpoint_secrets', key: 'id', column: 'private_key', purpose: secretPurpose },
  { table: 'demo_seeds', key: 'platform', column: 'credentials', purpose: demoSeedPurpose },
  { table: 'mails', key: 'id', column: 'content', purpose: mailPurpose },
]
