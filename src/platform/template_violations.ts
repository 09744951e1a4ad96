import { pointer, type Violation } from '../violation.ts'
import type { DefinitionParts } from './definition_parts.ts'
import { PLACEHOLDERS } from './wire.ts'

/** Checks of webhook templates: headers, signed text and body. */

// Set by the sender or by HTTP itself. A definition that could set them could break the framing of the message.
const OWN_HEADERS = new Set([
  ...['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade'],
  ...['te', 'trailer', 'expect', 'accept-encoding', 'user-agent', 'authorization', 'cookie'],
  ...['proxy-authorization', 'proxy-connection'],
])

export function headerViolations({ webhooks }: DefinitionParts): Violation[] {
  if (!webhooks) return []
  const places = [
    ...Object.keys(webhooks.headers).map((name) => ({ name, path: pointer(['webhooks', 'headers', name]) })),
    ...webhooks.signatures.map(({ header: name }, index) => ({
      name,
      path: `/webhooks/signatures/${index}/header`,
    })),
  ]
  const lower = places.map(({ name }) => name.toLowerCase())
  const names = places.flatMap(({ name, path }, index) => [
    ...(OWN_HEADERS.has(name.toLowerCase()) ? [{ path, message: 'this header is reserved' }] : []),
    ...(lower.indexOf(name.toLowerCase()) < index ? [{ path, message: 'this header is set twice' }] : []),
  ])
  const templates = Object.entries(webhooks.headers).flatMap(([name, template]) =>
    unknownPlaceholders(pointer(['webhooks', 'headers', name]), template, PLACEHOLDERS.headers),
  )
  return [...names, ...templates]
}

export function signatureViolations({ webhooks }: DefinitionParts): Violation[] {
  if (!webhooks) return []
  const sent = `${Object.values(webhooks.headers).join()}${JSON.stringify(webhooks.body)}`
  return webhooks.signatures.flatMap(({ signed }, index) => {
    const path = `/webhooks/signatures/${index}/signed`
    const found = unknownPlaceholders(path, signed, PLACEHOLDERS.signed)
    if (!signed.includes('{body}')) found.push({ path, message: 'must cover the {body}' })
    for (const needed of ['id', 'timestamp'])
      if (signed.includes(`{${needed}}`) && !sent.includes(`{${needed}}`))
        found.push({ path, message: `{${needed}} is not sent, so the signature could not be verified` })
    return found
  })
}

export function bodyViolations({ webhooks }: DefinitionParts): Violation[] {
  if (!webhooks) return []
  const found = leaves(webhooks.body, ['webhooks', 'body']).flatMap(({ steps, value }) => {
    const path = pointer(steps)
    if (steps.at(-1) === '...' && value !== '{data}')
      return [{ path, message: 'only "{data}" can be spread' }]
    const unknown = unknownPlaceholders(path, value, PLACEHOLDERS.body)
    if (unknown.length > 0) return unknown
    const partly = /\{[a-z_]+\}/.test(value) && !/^\{[a-z_]+\}$/.test(value)
    return partly ? [{ path, message: 'a placeholder must be the whole string' }] : []
  })
  const hasToken = JSON.stringify(webhooks.body).includes('"{token}"')
  if (hasToken && !webhooks.token)
    found.push({ path: '/webhooks/token', message: 'must be true if the body sends {token}' })
  if (!hasToken && webhooks.token)
    found.push({ path: '/webhooks/body', message: 'must send {token} if endpoints have one' })
  return found
}

function unknownPlaceholders(path: string, template: string, known: readonly string[]): Violation[] {
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
  return used
    .filter((word) => !known.includes(word))
    .map((word) => ({ path, message: `unknown {${word}}; known here: ${known.join(', ')}` }))
}

type Leaf = { steps: PropertyKey[]; value: string }

/** Every string in a template, with its path. */
function leaves(value: unknown, steps: PropertyKey[]): Leaf[] {
  if (typeof value === 'string') return [{ steps, value }]
  if (Array.isArray(value)) return value.flatMap((inner, index) => leaves(inner, [...steps, index]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...steps, name]))
}
