import type { OpenedSecret } from '../../model/webhooks/endpoint_secrets.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import { compileSignature, hmacKey } from '../../webhooks/message/signature.ts'
import { bodyPath, headerOf, placeholdersIn } from '../docs/verification.ts'

/** A delivery as a receiver received it. */
export interface ReceivedDelivery {
  /** Lines of the form "name: value". */
  headers: string
  body: string
}

export interface SignatureDiagnosis {
  valid: boolean
  reason: string
}

type Signature = WebhookRules['signatures'][number]

const TOLERANCE_MS = 5 * 60_000

/** Finds out why a receiver may have refused a signature, by trying common mistakes. */
export function diagnoseSignature(
  rules: WebhookRules,
  secrets: OpenedSecret[],
  received: ReceivedDelivery,
  now: Date,
): SignatureDiagnosis {
  const signature = rules.signatures.find(({ scheme }) => scheme === 'hmac-sha256')
  if (!signature) return invalid('Deliveries of this platform have no HMAC signature.')
  const headers = parseHeaders(received.headers)
  const given = headers.get(signature.header.toLowerCase())
  if (!given) return invalid(`The header ${signature.header} is missing. A proxy may have removed it.`)
  const { values, missing } = signedValues(rules, signature, headers, received.body)
  if (missing) return invalid(`${placeOf(rules, missing)} is missing. It is part of the signed text.`)
  const sent = signature.separator === null ? [given] : given.split(signature.separator)
  const sign = compileSignature(signature)
  const signerOf = (body: string) =>
    secrets.find(({ secret }) => {
      const key = { hmac: hmacKey(secret, rules.secret), ed25519: null }
      return sent.includes(sign(key, values, Buffer.from(body)) ?? '')
    })
  const secret = signerOf(received.body)
  if (secret) return diagnoseSecret(rules, secret, values['timestamp'] ?? null, now)
  const variant = variants(received.body).find(({ body }) => signerOf(body))
  if (variant)
    return invalid(
      `The body differs from what was sent: ${variant.why}. Verify the raw bytes before anything parses them.`,
    )
  return invalid(
    'None of this endpoint’s secrets produces this signature. Is it the secret of another endpoint or environment, or was the body changed?',
  )
}

const invalid = (reason: string): SignatureDiagnosis => ({ valid: false, reason })

function diagnoseSecret(
  rules: WebhookRules,
  secret: OpenedSecret,
  timestamp: string | null,
  now: Date,
): SignatureDiagnosis {
  if (secret.retires_at && secret.retires_at <= now) {
    return invalid(
      `It was signed with a secret that expired at ${secret.retires_at.toISOString()}. Your receiver must use the newer one.`,
    )
  }
  const at = timestamp === null ? now.getTime() : timeOf(rules, timestamp)
  const minutes = Math.round(Math.abs(now.getTime() - at) / 60_000)
  if (Math.abs(now.getTime() - at) > TOLERANCE_MS) {
    return {
      valid: true,
      reason: `The signature is correct, but ${minutes} minutes old. A receiver that checks the time refuses it by now. If your receiver refused it at once, its clock is wrong.`,
    }
  }
  return {
    valid: true,
    reason: `The signature is correct. It was created with the secret of ${secret.created_at.toISOString()}. If your receiver refuses it, it uses another secret or verifies a different text.`,
  }
}

const timeOf = (rules: WebhookRules, timestamp: string): number =>
  rules.timestamp === 'unix' ? Number(timestamp) * 1000 : Date.parse(timestamp)

function parseHeaders(text: string): Map<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]]
  })
  return new Map(pairs)
}

/** The values of the signed text's placeholders in this delivery, and the first one that is missing. */
function signedValues(
  rules: WebhookRules,
  { signed }: Signature,
  headers: Map<string, string>,
  body: string,
): { values: Record<string, string>; missing: string | undefined } {
  const names = placeholdersIn(signed)
  const found = names.map((name): [string, string | null] => {
    const header = headerOf(rules, name)
    const value = header ? headers.get(header.toLowerCase()) : valueIn(body, bodyPath(rules, name))
    return [name, value ?? null]
  })
  const present = found.filter((pair): pair is [string, string] => pair[1] !== null)
  return { values: Object.fromEntries(present), missing: found.find(([, value]) => value === null)?.[0] }
}

function valueIn(body: string, path: string[]): string | null {
  try {
    const value = path.reduce<unknown>(
      (inner, key) => (inner as Record<string, unknown>)[key],
      JSON.parse(body),
    )
    return value === undefined || value === null ? null : String(value)
  } catch {
    return null
  }
}

function placeOf(rules: WebhookRules, name: string): string {
  const header = headerOf(rules, name)
  return header ? `The header ${header}` : `"${bodyPath(rules, name).join('.')}" of the body`
}

/** Changes that programs between sender and receiver make to a body. */
function variants(body: string): { body: string; why: string }[] {
  const found = [
    { body: body.trim(), why: 'white space was added at the start or end' },
    { body: body.replaceAll('\r\n', '\n'), why: 'line breaks were changed' },
  ]
  try {
    found.push({ body: JSON.stringify(JSON.parse(body)), why: 'it was parsed and serialised again' })
  } catch {
    // The body is not JSON, so no JSON library can have rewritten it.
  }
  return found
}
