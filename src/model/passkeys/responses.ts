import { z } from 'zod'

const bytes = (most: number) =>
  z
    .string()
    .max(Math.ceil((most * 4) / 3))
    .regex(/^[\w-]+$/)

// Web Authentication §5.4.3: a credential ID has at most 1,023 bytes.
const credentialId = bytes(1023)
const envelope = { id: credentialId, rawId: credentialId, type: z.literal('public-key') }

// Web Authentication §5.8.4; browsers may add others.
const TRANSPORTS = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal', 'cable']

/** What a browser sends for a new passkey (`RegistrationResponseJSON`, Web Authentication §5.1). */
const creationResponse = z.object({
  ...envelope,
  response: z.object({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(16_384),
    transports: z
      .array(z.string())
      .max(20)
      .transform((given) => TRANSPORTS.filter((one) => given.includes(one)))
      .default([]),
  }),
})

/** What a browser sends when a passkey is used (`AuthenticationResponseJSON`). */
const assertionResponse = z.object({
  ...envelope,
  response: z.object({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(4096),
    signature: bytes(1024),
    userHandle: bytes(64).or(z.literal('')).nullish(),
  }),
})

export type CreationResponse = z.infer<typeof creationResponse>
export type AssertionResponse = z.infer<typeof assertionResponse>

/** @returns null for anything that no browser sends */
export const readCreation = (text: string): CreationResponse | null => read(creationResponse, text)
export const readAssertion = (text: string): AssertionResponse | null => read(assertionResponse, text)

function read<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Whether the page was in a frame of another origin (Web Authentication §5.8.1). Ours never are. */
export function isFramed(clientDataJSON: string): boolean {
  try {
    const { crossOrigin, topOrigin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    return crossOrigin === true || topOrigin !== undefined
  } catch {
    return true
  }
}
