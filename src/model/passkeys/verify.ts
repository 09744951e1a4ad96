import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import { ALGORITHMS, type Ceremony } from './ceremony_options.ts'
import { type AssertionResponse, type CreationResponse, isFramed } from './responses.ts'

/** An RSA key of 4,096 bits has about 530 bytes. */
const LARGEST_KEY = 1024

export type VerifiedCreation = {
  id: Buffer
  publicKey: Buffer
  count: number
  transports: string[]
  synced: boolean
  challenge: { text: string; expires: Date }
}

export type VerifiedAssertion = {
  count: number
  synced: boolean
  challenge: { text: string; expires: Date }
}

/** Why a response was refused, for the log. It contains no part of the response. */
type Refused = { reason: string }

/** The steps of Web Authentication §7.1. The caller uses up the challenge. */
export async function verifyCreation(
  ceremony: Ceremony,
  response: CreationResponse,
): Promise<VerifiedCreation | Refused> {
  const challenge = challengeOf(ceremony)
  try {
    requireNoAttestation(response)
    if (isFramed(response.response.clientDataJSON)) return { reason: 'the page was in a frame' }
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} } as never,
      expectedChallenge: challenge.accept,
      expectedOrigin: ceremony.rp.origin,
      expectedRPID: ceremony.rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) return { reason: 'the response is not valid' }
    const { credential, credentialBackedUp } = registrationInfo
    if (credential.publicKey.length > LARGEST_KEY) return { reason: 'the key is too large' }
    return {
      id: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      count: credential.counter,
      transports: response.response.transports,
      synced: credentialBackedUp,
      challenge: challenge.accepted(),
    }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}

/**
 * Refuses attestations, because none was requested. The certificates in one also contain URLs of revocation lists,
 * which the library would fetch.
 */
function requireNoAttestation({ response }: CreationResponse): void {
  const object = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, 'base64url')))
  const format = object.get('fmt')
  // §6.5.4: a browser may pass on an attestation that the authenticator has signed with the new key itself.
  const isOwn = format === 'packed' && object.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !isOwn) throw new Error('an attestation was not asked for')
}

/** The steps of Web Authentication §7.2. The caller compares the count and uses up the challenge. */
export async function verifyAssertion(
  ceremony: Ceremony,
  response: AssertionResponse,
  publicKey: Buffer,
): Promise<VerifiedAssertion | Refused> {
  const challenge = challengeOf(ceremony)
  try {
    if (isFramed(response.response.clientDataJSON)) return { reason: 'the page was in a frame' }
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} } as never,
      expectedChallenge: challenge.accept,
      expectedOrigin: ceremony.rp.origin,
      expectedRPID: ceremony.rp.id,
      requireUserVerification: true,
      // PostgreSQL compares the count with the last one, so that only one of two concurrent requests can be next.
      credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
    })
    if (!verified) return { reason: 'the signature is not valid' }
    const { newCounter: count, credentialBackedUp: synced } = authenticationInfo
    return { count, synced, challenge: challenge.accepted() }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}

/** Accepts one challenge, and keeps what is needed to use it up. */
function challengeOf({ challenges, about, now }: Ceremony) {
  let known: { text: string; expires: Date } | null = null
  return {
    accept: (text: string): boolean => {
      const expires = typeof text === 'string' ? challenges.expiryOf(text, about, now) : null
      known = expires && { text, expires }
      return known !== null
    },
    accepted: (): { text: string; expires: Date } => {
      if (!known) throw new Error('no challenge was accepted')
      return known
    },
  }
}

/** The library's messages quote the input. The words before the first quotation mark are enough. */
const reasonOf = (error: unknown): string =>
  String((error as Error).message)
    .split('"')[0]
    ?.slice(0, 100) ?? ''
