import { createHmac } from 'node:crypto'
import type { Vault } from '../../database/vault.ts'

/** What a sealed value of an endpoint is bound to: it does not open in another row. */

export const secretPurpose = (secretId: string): string => `endpoint_secrets ${secretId}`
export const tokenPurpose = (endpointId: string): string => `endpoints.token ${endpointId}`

const FINGERPRINTS = 'signing secret fingerprints'

/**
 * Identifies the row of a signing secret that is reported as leaked. It is keyed, so that no secret can be guessed
 * from it.
 */
export const signingSecretFingerprint = (vault: Vault, secret: string): Buffer =>
  createHmac('sha256', vault.derive(FINGERPRINTS)).update(secret).digest()

/** The fingerprints under every key of SECRET_KEY. */
export const signingSecretFingerprints = (vault: Vault, secret: string): Buffer[] =>
  vault.deriveAll(FINGERPRINTS).map((key) => createHmac('sha256', key).update(secret).digest())
