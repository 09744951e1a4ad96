import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** How the platform signs its webhooks, as its documentation publishes it. */
export type WebhookFormat = {
  timestamp: 'unix' | 'iso8601'
  /** Header → template, such as `{id}`. */
  headers: Record<string, string>
  signatures: SignatureFormat[]
  secret: { prefix: string; encoding: 'base64' | 'hex'; key: 'decoded' | 'text' }
  /** Whether the body contains a token that the partner chose. */
  token: boolean
}

type SignatureFormat = {
  scheme: string
  header: string
  signed: string
  encoding: 'base64' | 'hex'
  prefix: string
  /** null if the header contains only one signature. */
  separator: string | null
}

/** What the receiver knows about its endpoint: the signing secret, and the token if the platform has one. */
export type EndpointSecrets = { secret: string; token: string | null }

/** `how` is a sentence for the page: how a delivery was verified, or why not. */
type Verified = { verified: boolean; how: string }

const FIVE_MINUTES = 300_000

/** Verifies a delivery as the platform's documentation tells partners to. */
export function verifyDelivery(
  format: WebhookFormat,
  headers: IncomingHttpHeaders,
  body: string,
  { secret, token }: EndpointSecrets,
): Verified {
  if (format.token && token !== null && !holdsToken(body, token))
    return { verified: false, how: 'The token in the body is not ours.' }
  const signature = format.signatures.find(({ scheme }) => scheme === 'hmac-sha256')
  if (!signature)
    return { verified: format.token, how: format.token ? 'By the token in the body.' : 'Not signed.' }
  /** The value of the header whose template is exactly this placeholder. */
  const value = (placeholder: string): string => {
    const [name] = Object.entries(format.headers).find(([, template]) => template === placeholder) ?? []
    return name === undefined ? '' : String(headers[name.toLowerCase()] ?? '')
  }
  const given = String(headers[signature.header.toLowerCase()] ?? '')
  return isStandard(signature, format)
    ? byLibrary(secret, body, { id: value('{id}'), timestamp: value('{timestamp}'), given })
    : byHmac(format, signature, secret, body, value, given)
}

/** Standard Webhooks, whatever its headers are called. */
const isStandard = ({ encoding, prefix, signed }: SignatureFormat, { timestamp }: WebhookFormat): boolean =>
  encoding === 'base64' && prefix === 'v1,' && signed === '{id}.{timestamp}.{body}' && timestamp === 'unix'

function byLibrary(
  secret: string,
  body: string,
  { id, timestamp, given }: { id: string; timestamp: string; given: string },
): Verified {
  try {
    new Webhook(secret).verify(body, {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': given,
    })
    return { verified: true, how: 'By the standardwebhooks library.' }
  } catch (error) {
    return { verified: false, how: `${(error as Error).message}.` }
  }
}

function byHmac(
  { secret: rules, timestamp: written }: WebhookFormat,
  { signed, encoding, prefix, separator }: SignatureFormat,
  secret: string,
  body: string,
  value: (placeholder: string) => string,
  given: string,
): Verified {
  const timestamp = value('{timestamp}')
  const at = written === 'unix' ? Number(timestamp) * 1000 : Date.parse(timestamp)
  if (!(Math.abs(Date.now() - at) < FIVE_MINUTES)) return { verified: false, how: 'Older than five minutes.' }
  const key = rules.key === 'text' ? secret : Buffer.from(secret.slice(rules.prefix.length), rules.encoding)
  const text = signed.replaceAll(/\{\w+\}/g, (name) => (name === '{body}' ? body : value(name)))
  const wanted = prefix + createHmac('sha256', key).update(text).digest(encoding)
  // If the header can contain two signatures, both the old and the new secret sign during a rotation.
  const signatures = separator === null ? [given] : given.split(separator.trim() || ' ')
  const verified = signatures.some((one) => sameText(one.trim(), wanted))
  return { verified, how: verified ? 'By the documented HMAC.' : 'The signature does not match.' }
}

function holdsToken(body: string, token: string): boolean {
  try {
    return Object.values(JSON.parse(body) as object).some((value) => sameText(String(value), token))
  } catch {
    return false
  }
}

/** Compares in constant time, so that nobody can guess a secret one character at a time. */
export function sameText(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}
