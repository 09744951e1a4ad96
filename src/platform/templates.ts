import type { Draft } from './draft.ts'
import type { Mistake } from './mistakes.ts'
import { placeholders } from './wire.ts'

/** Checks of the templates that make a webhook: headers, signed text and body. */

// Set by the sender or by HTTP itself; a definition that could set them could break the framing.
const ownHeaders = new Set([
  ...['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade'],
  ...['te', 'trailer', 'expect', 'accept-encoding', 'user-agent', 'authorization', 'cookie'],
  ...['proxy-authorization', 'proxy-connection'],
])

export function headerMistakes({ webhooks }: Draft): Mistake[] {
  if (!webhooks) return []
  const places = [
    ...Object.keys(webhooks.headers).map((name) => ({ name, path: `webhooks.headers.${name}` })),
    ...webhooks.signatures.map(({ header: name }, index) => ({
      name,
      path: `webhooks.signatures[${index}].header`,
    })),
  ]
  const lower = places.map(({ name }) => name.toLowerCase())
  const names = places.flatMap(({ name, path }, index) => [
    ...(ownHeaders.has(name.toLowerCase()) ? [{ path, message: 'this header is the sender’s own' }] : []),
    ...(lower.indexOf(name.toLowerCase()) < index ? [{ path, message: 'this header is set twice' }] : []),
  ])
  const templates = Object.entries(webhooks.headers).flatMap(([name, template]) =>
    unknownIn(`webhooks.headers.${name}`, template, placeholders.headers),
  )
  return [...names, ...templates]
}

export function signatureMistakes({ webhooks }: Draft): Mistake[] {
  if (!webhooks) return []
  const sent = `${Object.values(webhooks.headers).join()}${JSON.stringify(webhooks.body)}`
  return webhooks.signatures.flatMap(({ signed }, index) => {
    const path = `webhooks.signatures[${index}].signed`
    const found = unknownIn(path, signed, placeholders.signed)
    if (!signed.includes('{body}')) found.push({ path, message: 'must cover the {body}' })
    for (const needed of ['id', 'timestamp'])
      if (signed.includes(`{${needed}}`) && !sent.includes(`{${needed}}`))
        found.push({ path, message: `{${needed}} is sent in no header, so that nobody could verify it` })
    return found
  })
}

export function bodyMistakes({ webhooks }: Draft): Mistake[] {
  if (!webhooks) return []
  const found = leaves(webhooks.body, 'webhooks.body').flatMap(({ path, key, value }) => {
    if (key === '...' && value !== '{data}') return [{ path, message: 'only "{data}" can be spread' }]
    const unknown = unknownIn(path, value, placeholders.body)
    if (unknown.length > 0) return unknown
    const partly = /\{[a-z_]+\}/.test(value) && !/^\{[a-z_]+\}$/.test(value)
    return partly ? [{ path, message: 'a placeholder must be the whole string' }] : []
  })
  const hasToken = JSON.stringify(webhooks.body).includes('"{token}"')
  if (hasToken !== webhooks.token)
    found.push({
      path: hasToken ? 'webhooks.token' : 'webhooks.body',
      message: hasToken
        ? 'must be true where the body sends {token}'
        : 'must send {token} where endpoints have one',
    })
  return found
}

function unknownIn(path: string, template: string, known: readonly string[]): Mistake[] {
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
  return used
    .filter((word) => !known.includes(word))
    .map((word) => ({ path, message: `unknown {${word}}; known here: ${known.join(', ')}` }))
}

type Leaf = { path: string; key: string; value: string }

function leaves(value: unknown, path: string, key = ''): Leaf[] {
  if (typeof value === 'string') return [{ path, key, value }]
  if (Array.isArray(value)) return value.flatMap((inner, index) => leaves(inner, `${path}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`, name))
}
