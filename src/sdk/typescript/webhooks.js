// @ts-check
/** @import * as types from './types.js' */
/** @import { WebhookRules } from './definition.js' */
import definition from './definition.js'
import { WebhookError } from './errors.js'

/**
 * @typedef {WebhookRules['signatures'][number]} Signature
 * @typedef {(signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>) => Promise<boolean>} Verify
 */

/** Maximum signatures in a header. A rotation never has more, and each costs a computation over the body. */
const MOST_SIGNATURES = 8

/**
 * @param {types.WebhookMessage} message
 * @param {types.WebhookOptions} options
 */
export async function verifyWebhook(message, options) {
  const rules = definition.webhooks
  const bytes = bytesOf(message.body)
  const header = headerReader(message.headers)
  const body = parsed(bytes)
  const value = (/** @type {keyof WebhookRules['sources']} */ name) => {
    const source = rules.sources[name]
    if (!source) return null
    const found = 'header' in source ? header(source.header) : at(body, source.path)
    return typeof found === 'string' || typeof found === 'number' ? String(found) : null
  }
  await verifySignatures(rules, options, header, value, bytes)
  const sentAt = timeOf(rules, value('timestamp'))
  if (rules.signatures.some(({ signed }) => signed.includes('{timestamp}'))) requireRecent(sentAt, options)
  if (options.token !== undefined && !(await isSame(value('token') ?? '', options.token))) {
    throw new WebhookError('wrong_token', 'The token is not the one of this endpoint')
  }
  const type = value('type')
  if (type === null) throw new WebhookError('unreadable', 'The webhook names no event type')
  return /** @type {types.WebhookEvent} */ ({
    type,
    id: value('id') ?? value('uuid'),
    data: dataIn(rules, body),
    sentAt,
    body,
  })
}

/**
 * @param {WebhookRules} rules
 * @param {types.WebhookOptions} options
 * @param {(name: string) => string | null} header
 * @param {(name: keyof WebhookRules['sources']) => string | null} value
 * @param {Uint8Array<ArrayBuffer>} body
 */
async function verifySignatures({ signatures, secret }, options, header, value, body) {
  const checks = await Promise.all(
    signatures.map(async (signature) => ({
      signature,
      keys: await keysFor[signature.scheme](secret, options),
    })),
  )
  const possible = checks.filter(({ keys }) => keys.length > 0)
  if (possible.length === 0 && (signatures.length > 0 || options.token === undefined)) {
    throw new TypeError('Without a secret of the endpoint, nothing can be verified')
  }
  for (const { signature, keys } of possible) {
    const sent = header(signature.header)
    if (!sent) throw new WebhookError('no_signature', `There is no header ${signature.header}`)
    const signed = signedText(signature, value, body)
    if (!(await oneMatches(signature, sent, keys, signed))) {
      throw new WebhookError(
        'wrong_signature',
        `The signature in ${signature.header} is not of this secret and body`,
      )
    }
  }
}

/**
 * @param {Signature} signature
 * @param {string} sent
 * @param {Verify[]} keys
 * @param {Uint8Array<ArrayBuffer>} signed
 */
async function oneMatches({ prefix, encoding, separator }, sent, keys, signed) {
  const candidates = separator === null ? [sent] : sent.split(separator)
  for (const candidate of candidates.slice(0, MOST_SIGNATURES)) {
    const bytes = candidate.startsWith(prefix) ? decoders[encoding](candidate.slice(prefix.length)) : null
    if (!bytes) continue
    for (const verify of keys) if (await verify(bytes, signed)) return true
  }
  return false
}

/**
 * The keys of each scheme in the options. WebCrypto compares in constant time.
 * @type {Record<Signature['scheme'], (rules: WebhookRules['secret'], options: types.WebhookOptions) => Promise<Verify[]>>}
 */
const keysFor = {
  'hmac-sha256': async (rules, { secret = [] }) =>
    await Promise.all(
      [secret].flat().map(async (text) => {
        const bytes = secretBytes(rules, text.trim())
        const hmac = { name: 'HMAC', hash: 'SHA-256' }
        const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['verify'])
        return (signature, signed) => crypto.subtle.verify('HMAC', key, signature, signed)
      }),
    ),
  ed25519: async (_, { publicKeys = [] }) =>
    await Promise.all(
      publicKeys.map(async ({ kty, crv, x }) => {
        const key = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
        return (signature, signed) => crypto.subtle.verify('Ed25519', key, signature, signed)
      }),
    ),
}

/**
 * The HMAC key of a signing secret.
 * @param {WebhookRules['secret']} rules
 * @param {string} secret
 */
function secretBytes({ key, prefix, encoding }, secret) {
  const isText = key === 'text' || !secret.startsWith(prefix)
  const bytes = isText ? new TextEncoder().encode(secret) : decoders[encoding](secret.slice(prefix.length))
  if (!bytes?.length) throw new TypeError('This is no signing secret of an endpoint')
  return bytes
}

/**
 * @param {Signature} signature
 * @param {(name: keyof WebhookRules['sources']) => string | null} value
 * @param {Uint8Array<ArrayBuffer>} body
 */
function signedText({ signed }, value, body) {
  const [before, ...rest] = signed
    .split('{body}')
    .map((part) =>
      part.replaceAll(
        /\{([a-z_]+)\}/g,
        (gap, /** @type {keyof WebhookRules['sources']} */ name) => value(name) ?? gap,
      ),
    )
  const encoder = new TextEncoder()
  const [start, end] = [encoder.encode(before), encoder.encode(rest.join(''))]
  const text = new Uint8Array(start.length + body.length + end.length)
  text.set(start)
  text.set(body, start.length)
  text.set(end, start.length + body.length)
  return text
}

/** @param {WebhookRules} rules @param {string | null} text */
function timeOf({ timestamp }, text) {
  if (text === null) return null
  const time = timestamp === 'unix' ? Number(text) * 1000 : Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time)
}

/** @param {Date | null} sentAt @param {types.WebhookOptions} options */
function requireRecent(sentAt, { tolerance = 300, now = Date.now() }) {
  const difference = Math.abs(now - (sentAt?.getTime() ?? Number.NaN))
  // Also false for an invalid time.
  if (difference <= tolerance * 1000) return
  throw new WebhookError('wrong_timestamp', `The webhook was not sent within ${tolerance} s of this clock`)
}

/** @param {WebhookRules} rules @param {unknown} body */
function dataIn({ data }, body) {
  if (!data) return null
  const found = at(body, data.path)
  if (data.without.length === 0 || typeof found !== 'object' || found === null) return found ?? null
  return Object.fromEntries(Object.entries(found).filter(([name]) => !data.without.includes(name)))
}

/** @param {unknown} value @param {string[]} path @returns {unknown} */
function at(value, path) {
  return path.reduce(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? Reflect.get(inner, step)
        : undefined,
    value,
  )
}

/** @param {types.WebhookMessage['body']} body @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(body) {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (body instanceof Uint8Array) return new Uint8Array(body)
  throw new TypeError(
    'body must be the raw body, as a string or bytes: JSON that was parsed can no longer be verified',
  )
}

/** @param {Uint8Array} bytes */
function parsed(bytes) {
  try {
    return /** @type {unknown} */ (JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw new WebhookError('unreadable', 'The body is not JSON')
  }
}

/**
 * @param {types.WebhookMessage['headers']} headers
 * @returns {(name: string) => string | null}
 */
function headerReader(headers) {
  // Also the Headers of other fetch libraries.
  if (typeof headers.get === 'function') return (name) => /** @type {Headers} */ (headers).get(name)
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return (name) => [given.get(name.toLowerCase()) ?? []].flat().join(', ') || null
}

/**
 * null for text with another encoding.
 * @type {Record<Signature['encoding'], (text: string) => Uint8Array<ArrayBuffer> | null>}
 */
const decoders = {
  hex: (text) => {
    if (text.length % 2 === 1 || /[^0-9a-f]/i.test(text)) return null
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  },
  base64: (text) => {
    try {
      return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    } catch {
      return null
    }
  },
}

/** Compares two texts in constant time. @param {string[]} texts */
async function isSame(...texts) {
  const [one, other] = await Promise.all(
    texts.map(
      async (text) => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
    ),
  )
  return (
    one !== undefined &&
    one.reduce((difference, byte, index) => difference | (byte ^ (other?.[index] ?? 0)), 0) === 0
  )
}
