import type { OpenedSecret } from '../../model/webhooks/endpoint_secrets.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import { compileSignature, hmacKey } from '../../webhooks/message/signature.ts'
import { bodyPath, headerOf, placeholders } from '../docs/recipe.ts'

/** A delivery as a receiver saw it. */
export interface SeenDelivery {
  /** Lines of "name: value". */
  headers: string
  body: string
}

export interface Verdict {
  right: boolean
  reason: string
}

type Signature = WebhookRules['signatures'][number]

const TOLERANCE_MS = 5 * 60_000

/** Why a receiver may have refused a signature: the real reason, found by trying what usually goes wrong. */
export function judgeSignature(
  rules: WebhookRules,
  secrets: OpenedSecret[],
  seen: SeenDelivery,
  now: Date,
): Verdict {
  const signature = rules.signatures.find(({ scheme }) => scheme === 'hmac-sha256')
  if (!signature) return wrong('Deliveries of this platform carry no HMAC signature.')
  const headers = parseHeaders(seen.headers)
  const given = headers.get(signature.header.toLowerCase())
  if (!given) return wrong(`The header ${signature.header} is missing: a proxy may have taken it away.`)
  const values = valuesOf(rules, signature, headers, seen.body)
  const missing = [...values].find(([, value]) => value === null)?.[0]
  if (missing) return wrong(`${placeOf(rules, missing)} is missing: it is part of the signed text.`)
  const sent = given.split(signature.separator)
  const sign = compileSignature(signature)
  const signed = Object.fromEntries([...values].map(([name, value]) => [name, value ?? '']))
  const made = (body: string) =>
    secrets.find(({ secret }) => {
      const key = { hmac: hmacKey(secret, rules.secret), ed25519: null }
      return sent.includes(sign(key, signed, Buffer.from(body)) ?? '')
    })
  const secret = made(seen.body)
  if (secret) return judgeSecret(rules, secret, values.get('timestamp') ?? null, now)
  const variant = variants(seen.body).find(({ body }) => made(body))
  if (variant)
    return wrong(
      `The body differs from what was sent: ${variant.why}. Verify the raw bytes, before anything parses them.`,
    )
  return wrong(
    'No secret that this endpoint has had made this signature. Is it the secret of another endpoint or environment, or was the body changed?',
  )
}

const wrong = (reason: string): Verdict => ({ right: false, reason })

function judgeSecret(
  rules: WebhookRules,
  secret: OpenedSecret,
  timestamp: string | null,
  now: Date,
): Verdict {
  if (secret.retires_at && secret.retires_at <= now) {
    return wrong(
      `It was made with a secret that ended at ${secret.retires_at.toISOString()}: your receiver must use the newer one.`,
    )
  }
  const at = timestamp === null ? now.getTime() : timeOf(rules, timestamp)
  const minutes = Math.round(Math.abs(now.getTime() - at) / 60_000)
  if (Math.abs(now.getTime() - at) > TOLERANCE_MS) {
    return {
      right: true,
      reason: `The signature is right, and ${minutes} minutes old: a receiver that checks the time refuses it by now. If it refused it at once, its clock is wrong.`,
    }
  }
  return {
    right: true,
    reason: `The signature is right, made with the secret of ${secret.created_at.toISOString()}. If your receiver refuses it, it holds another secret or verifies other text.`,
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

function valuesOf(
  rules: WebhookRules,
  { signed }: Signature,
  headers: Map<string, string>,
  body: string,
): Map<string, string | null> {
  return new Map(
    placeholders(signed).map((name) => {
      const header = headerOf(rules, name)
      return [
        name,
        header ? (headers.get(header.toLowerCase()) ?? null) : valueIn(body, bodyPath(rules, name)),
      ]
    }),
  )
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

/** What programs on the way do to a body. */
function variants(body: string): { body: string; why: string }[] {
  const found = [
    { body: body.trim(), why: 'white space was added at its start or end' },
    { body: body.replaceAll('\r\n', '\n'), why: 'its line breaks were changed' },
  ]
  try {
    found.push({ body: JSON.stringify(JSON.parse(body)), why: 'it was parsed and written again' })
  } catch {
    // A body that is no JSON was not written again by a JSON library.
  }
  return found
}
