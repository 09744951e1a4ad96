import { createHmac } from 'node:crypto'
import type { Vault } from '../../database/vault.ts'

/** What a sealed value of an endpoint is bound to: moved to another row it does not open. */

export const secretPurpose = (secretId: string): string => `endpoint_secrets ${secretId}`
export const tokenPurpose = (endpointId: string): string => `endpoints.token ${endpointId}`

const FINGERPRINTS = 'signing secret fingerprints'

/** By which the row of a signing secret is found when somebody reports it as leaked. Keyed: not to be guessed from. */
export const signingSecretFingerprint = (vault: Vault, secret: string): Buffer =>
  createHmac('sha256', vault.derive(FINGERPRINTS)).update(secret).digest()

/** The same under every key of SECRET_KEY. */
export const signingSecretFingerprints = (vault: Vault, secret: string): Buffer[] =>
  vault.deriveAll(FINGERPRINTS).map((key) => createHmac('sha256', key).update(secret).digest())
