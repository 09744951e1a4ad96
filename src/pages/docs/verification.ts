import type { SignatureScheme } from '../../model/webhooks/signing_secret.ts'
import type { Platform } from '../../platform/definition.ts'

type Webhooks = Platform['webhooks']
type Signature = Webhooks['signatures'][number]

/** How a receiver verifies deliveries of this platform: as steps, and as programs that run as pasted. */
export interface VerificationGuide {
  header: string
  steps: string[]
  node: string
  python: string
}

/** Whether the documentation has a guide to verifying it. */
const hasGuide: Record<SignatureScheme, boolean> = { 'hmac-sha256': true, ed25519: false }

/** One guide per HMAC signature of the platform's deliveries. */
export function verificationGuides(webhooks: Webhooks): VerificationGuide[] {
  return webhooks.signatures
    .filter(({ scheme }) => hasGuide[scheme])
    .map((signature) => ({
      header: signature.header,
      steps: steps(webhooks, signature),
      node: node(webhooks, signature),
      python: python(webhooks, signature),
    }))
}

function steps(webhooks: Webhooks, { header, signed, encoding, prefix, separator }: Signature): string[] {
  const { secret } = webhooks
  const key =
    secret.key === 'decoded'
      ? `The key is the part of the secret after "${secret.prefix}", decoded from ${secret.encoding}.`
      : `The key is the whole secret${secret.prefix ? `, "${secret.prefix}" included` : ''}, as UTF-8 text.`
  const steps = [
    'Take the body exactly as it arrived, before any JSON parser changes it.',
    key,
    `Compute the HMAC-SHA256 of "${signed}" with the key, where ${sources(webhooks, signed)}.`,
    `Encode the result in ${encoding}${prefix ? ` after "${prefix}"` : ''}, and compare it in constant time with the header ${header}.`,
    separator === null
      ? 'The header holds one signature. While a secret is rotated, the old one signs until you switch.'
      : `The header may hold several signatures, separated by "${separator}". While a secret is rotated, both the old and the new one sign. One match is enough.`,
  ]
  if (!signed.includes('{timestamp}')) return steps
  return [
    ...steps,
    'Refuse a timestamp that differs from your clock by more than five minutes. Every attempt is signed anew.',
  ]
}

function sources(webhooks: Webhooks, signed: string): string {
  const values = placeholdersIn(signed).map((name) => {
    const header = headerOf(webhooks, name)
    return `{${name}} is ${header ? `the header ${header}` : `"${bodyPath(webhooks, name).join('.')}" of the body`}`
  })
  return [...values, '{body} is the body'].join(', ')
}

/** The placeholders of a template except the body, each once. */
export function placeholdersIn(template: string): string[] {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
  return [...new Set(names)].filter((name) => name !== 'body')
}

/** The header whose value is exactly a placeholder, if there is one. */
export function headerOf(webhooks: Webhooks, name: string): string | undefined {
  return Object.entries(webhooks.headers).find(([, template]) => template === `{${name}}`)?.[0]
}

/** The path in the body of a value that no header carries. */
export function bodyPath(webhooks: Webhooks, name: string): string[] {
  const search = (value: unknown, path: string[]): string[] | null => {
    if (value === `{${name}}`) return path
    if (typeof value !== 'object' || value === null) return null
    for (const [key, inner] of Object.entries(value)) {
      const found = search(inner, [...path, key])
      if (found) return found
    }
    return null
  }
  return search(webhooks.body, []) ?? []
}

function node(webhooks: Webhooks, signature: Signature): string {
  const { secret, timestamp } = webhooks
  const value = (name: string): string => {
    const header = headerOf(webhooks, name)
    if (header) return `headers[${quote(header.toLowerCase())}]`
    return `JSON.parse(body)${bodyPath(webhooks, name)
      .map((key) => `[${quote(key)}]`)
      .join('')}`
  }
  const names = placeholdersIn(signature.signed)
  const key =
    secret.key === 'decoded'
      ? `Buffer.from(secret.slice(${secret.prefix.length}), ${quote(secret.encoding)})`
      : `Buffer.from(secret, 'utf8')`
  const at = timestamp === 'unix' ? 'Number(timestamp) * 1000' : 'Date.parse(timestamp)'
  return [
    `import { createHmac, timingSafeEqual } from 'node:crypto'`,
    '',
    '/** headers: as Node gives them (lower-case names); body: the raw text; secret: the signing secret */',
    'export function verify(headers, body, secret) {',
    ...names.map((name) => `  const ${name} = ${value(name)}`),
    ...(names.includes('timestamp')
      ? [`  if (!(Math.abs(Date.now() - ${at}) < 5 * 60 * 1000)) return false`]
      : []),
    `  const signed = \`${signature.signed.replaceAll('{', '${')}\``,
    `  const key = ${key}`,
    `  const wanted = Buffer.from(${quote(signature.prefix)} + createHmac('sha256', key).update(signed).digest(${quote(signature.encoding)}))`,
    ...nodeComparison(signature),
    '}',
  ].join('\n')
}

function nodeComparison({ header, separator }: Signature): string[] {
  const given = `String(headers[${quote(header.toLowerCase())}])`
  if (separator === null) {
    return [
      `  const got = Buffer.from(${given})`,
      '  return got.length === wanted.length && timingSafeEqual(got, wanted)',
    ]
  }
  return [
    `  return ${given}.split(${quote(separator)}).some((given) => {`,
    '    const got = Buffer.from(given)',
    '    return got.length === wanted.length && timingSafeEqual(got, wanted)',
    '  })',
  ]
}

function pythonComparison({ header, separator }: Signature): string[] {
  const given = `headers[${quote(header.toLowerCase())}]`
  if (separator === null) return [`    return hmac.compare_digest(${given}, wanted)`]
  return [
    `    given = ${given}.split(${quote(separator)})`,
    '    return any(hmac.compare_digest(value, wanted) for value in given)',
  ]
}

function python(webhooks: Webhooks, signature: Signature): string {
  const { secret, timestamp } = webhooks
  const value = (name: string): string => {
    const header = headerOf(webhooks, name)
    if (header) return `headers[${quote(header.toLowerCase())}]`
    return `json.loads(body)${bodyPath(webhooks, name)
      .map((key) => `[${quote(key)}]`)
      .join('')}`
  }
  const names = placeholdersIn(signature.signed)
  const decode = secret.encoding === 'base64' ? 'base64.b64decode' : 'bytes.fromhex'
  const key = secret.key === 'decoded' ? `${decode}(secret[${secret.prefix.length}:])` : 'secret.encode()'
  const at =
    timestamp === 'unix'
      ? 'float(timestamp)'
      : 'datetime.fromisoformat(timestamp.replace("Z", "+00:00")).timestamp()'
  const digest = signature.encoding === 'hex' ? 'mac.hexdigest()' : 'base64.b64encode(mac.digest()).decode()'
  return [
    'import base64, hashlib, hmac, json, time',
    'from datetime import datetime',
    '',
    'def verify(headers: dict, body: str, secret: str) -> bool:',
    '    """headers with lower-case names; body: the raw text; secret: the signing secret"""',
    ...names.map((name) => `    ${name} = ${value(name)}`),
    ...(names.includes('timestamp')
      ? [`    if abs(time.time() - ${at}) > 5 * 60:`, '        return False']
      : []),
    `    signed = f"${signature.signed}"`,
    `    mac = hmac.new(${key}, signed.encode(), hashlib.sha256)`,
    `    wanted = ${quote(signature.prefix)} + ${digest}`,
    ...pythonComparison(signature),
  ].join('\n')
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
