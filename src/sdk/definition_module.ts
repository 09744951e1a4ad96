import type { Platform, WebhookRules as Webhooks } from '../platform/definition.ts'
import { scopesForEvent } from '../platform/scopes.ts'
import { recordNames } from './names.ts'
import type { WebhookRules, WebhookSource } from './typescript/definition.d.ts'

/** definition.js: the parts of a platform that the SDK's code uses. @param base the address of this deployment */
export function definitionModule(platform: Platform, base: string, packageName: string): string {
  const events = platform.event_types.map((type) => [
    type.name,
    { description: type.text, scopes: scopesForEvent(platform, type) },
  ])
  const definition = {
    packageName,
    baseUrl: base,
    methods: recordNames(platform).map(({ type, list, get }) => ({ type: type.name, list, get })),
    webhooks: webhookRules(platform.webhooks),
  }
  return `// Written from the platform definition.
export const SCOPES = Object.freeze(${json(platform.scopes.map(({ name }) => name))})
export const EVENT_TYPES = Object.freeze(${json(Object.fromEntries(events))})
export default ${json(definition)}
`
}

const json = (value: unknown): string => JSON.stringify(value, null, 2)

function webhookRules(rules: Webhooks): WebhookRules {
  const { signatures, secret, timestamp, success } = rules
  return {
    signatures,
    secret: { prefix: secret.prefix, encoding: secret.encoding, key: secret.key },
    timestamp,
    sources: Object.fromEntries(
      (['id', 'uuid', 'type', 'timestamp', 'token'] as const).flatMap((name) => {
        const source = sourceOf(rules, name)
        return source ? [[name, source]] : []
      }),
    ),
    data: dataPlace(rules.body),
    acknowledge: success.from <= 204 && success.to >= 204 ? 204 : Math.max(success.from, 200),
  }
}

/** Where a receiver finds a value. Signed places come first, and the body is always signed. */
function sourceOf({ headers, signatures, body }: Webhooks, name: string): WebhookSource | null {
  const header = Object.entries(headers).find(([, template]) => template === `{${name}}`)?.[0]
  const signed = signatures.every((signature) => signature.signed.includes(`{${name}}`))
  if (header !== undefined && signed) return { header }
  const path = pathOf(body, `{${name}}`)
  if (path) return { path }
  return header === undefined ? null : { header }
}

/** The path to the first occurrence of a text in a template. */
function pathOf(part: unknown, text: string): string[] | null {
  if (part === text) return []
  if (typeof part !== 'object' || part === null) return null
  for (const [key, inner] of Object.entries(part)) {
    const path = key === '...' ? null : pathOf(inner, text)
    if (path) return [key, ...path]
  }
  return null
}

/** Where the data is: a separate value, or spread next to the template's other fields. */
function dataPlace(part: unknown): WebhookRules['data'] {
  if (part === '{data}') return { path: [], without: [] }
  if (typeof part !== 'object' || part === null) return null
  for (const [key, inner] of Object.entries(part)) {
    if (key === '...') return { path: [], without: Object.keys(part).filter((name) => name !== '...') }
    const place = dataPlace(inner)
    if (place) return { ...place, path: [key, ...place.path] }
  }
  return null
}
