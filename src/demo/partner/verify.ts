import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { WebhookRules } from '../../platform/definition.ts'

type Rule = WebhookRules['signatures'][number]

/** What the receiver knows of its endpoint: its signing secret, and its token where the platform has such. */
export type EndpointKnowledge = { secret: string; token: string | null }

/**
 * Verifies a delivery as the platform's documentation tells partners to.
 * @returns a sentence for the page: how it was verified, or why not
 */
export function verifyDelivery(
  rules: WebhookRules,
  headers: IncomingHttpHeaders,
  body: string,
  { secret, token }: EndpointKnowledge,
): { verified: boolean; how: string } {
  if (rules.token && token !== null && !tokensIn(body).includes(token))
    return { verified: false, how: 'The token in the body is not ours.' }
  const rule = rules.signatures.find((known) => known.scheme === 'hmac-sha256')
  if (!rule) return { verified: rules.token, how: rules.token ? 'By the token in the body.' : 'Not signed.' }
  return isStandard(rule, rules)
    ? byLibrary(rule, rules, headers, body, secret)
    : byRecipe(rule, rules, headers, body, secret)
}

/** Standard Webhooks, under its own header names or others. */
function isStandard(rule: Rule, rules: WebhookRules): boolean {
  const { encoding, prefix, signed } = rule
  return (
    encoding === 'base64' &&
    prefix === 'v1,' &&
    signed === '{id}.{timestamp}.{body}' &&
    rules.timestamp === 'unix'
  )
}

function byLibrary(
  rule: Rule,
  rules: WebhookRules,
  headers: IncomingHttpHeaders,
  body: string,
  secret: string,
) {
  try {
    new Webhook(secret).verify(body, {
      'webhook-id': sent(rules, headers, '{id}'),
      'webhook-timestamp': sent(rules, headers, '{timestamp}'),
      'webhook-signature': String(headers[rule.header.toLowerCase()] ?? ''),
    })
    return { verified: true, how: 'By the standardwebhooks library.' }
  } catch (error) {
    return { verified: false, how: `${(error as Error).message}.` }
  }
}

function byRecipe(
  rule: Rule,
  rules: WebhookRules,
  headers: IncomingHttpHeaders,
  body: string,
  secret: string,
) {
  const timestamp = sent(rules, headers, '{timestamp}')
  const at = rules.timestamp === 'unix' ? Number(timestamp) * 1000 : Date.parse(timestamp)
  if (!(Math.abs(Date.now() - at) < 300_000)) return { verified: false, how: 'Older than five minutes.' }
  const key =
    rules.secret.key === 'text'
      ? secret
      : Buffer.from(secret.slice(rules.secret.prefix.length), rules.secret.encoding)
  const signed = rule.signed
    .replaceAll('{id}', sent(rules, headers, '{id}'))
    .replaceAll('{timestamp}', timestamp)
    .replaceAll('{body}', () => body)
  const wanted = Buffer.from(rule.prefix + createHmac('sha256', key).update(signed).digest(rule.encoding))
  const given = String(headers[rule.header.toLowerCase()] ?? '').split(rule.separator.trim() || ' ')
  const verified = given.some((one) => {
    const got = Buffer.from(one.trim())
    return got.length === wanted.length && timingSafeEqual(got, wanted)
  })
  return { verified, how: verified ? 'By the documented HMAC.' : 'The signature does not match.' }
}

/** The value of the header that carries nothing but this placeholder. */
function sent(rules: WebhookRules, headers: IncomingHttpHeaders, placeholder: string): string {
  const [name] = Object.entries(rules.headers).find(([, template]) => template === placeholder) ?? []
  return name === undefined ? '' : String(headers[name.toLowerCase()] ?? '')
}

function tokensIn(body: string): unknown[] {
  try {
    return Object.values(JSON.parse(body) as object)
  } catch {
    return []
  }
}
