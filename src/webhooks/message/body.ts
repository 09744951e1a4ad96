import type { WebhookRules } from '../../platform/definition.ts'

/** What a body template can name. `data` is the event's data as JSON text, sent as it was stored. */
export type BodyValues = {
  id: string
  uuid: string
  type: string
  /** As the platform writes the attempt's time: a number for seconds. */
  timestamp: string | number
  timestamp_iso: string
  occurred_at: string
  tenant: string | null
  unit: string | null
  token: string | null
  record_id: string | null
  event_id: string
  data: string
}

export type RenderBody = (values: BodyValues) => string

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Parses the platform's body template once. @returns writes bodies */
export function compileBody(template: WebhookRules['body']): RenderBody {
  return compile(template as Json)
}

function compile(node: Json): RenderBody {
  if (typeof node === 'string') return compileText(node)
  if (Array.isArray(node)) return compileList(node)
  if (node !== null && typeof node === 'object') return compileObject(node)
  const text = JSON.stringify(node)
  return () => text
}

function compileText(text: string): RenderBody {
  const name = /^\{([a-z_]+)\}$/.exec(text)?.[1]
  if (name === undefined) {
    const literal = JSON.stringify(text)
    return () => literal
  }
  // Data is copied, not parsed, to preserve numbers beyond 2^53 and the order of keys.
  if (name === 'data') return (values) => values.data
  return (values) => JSON.stringify(values[name as keyof BodyValues] ?? null)
}

function compileList(items: Json[]): RenderBody {
  const parts = items.map(compile)
  return (values) => `[${parts.map((part) => part(values)).join(',')}]`
}

function compileObject(object: { [key: string]: Json }): RenderBody {
  const own = Object.entries(object).filter(([key]) => key !== '...')
  const parts = own.map(([key, value]) => [`${JSON.stringify(key)}:`, compile(value)] as const)
  const write = (values: BodyValues) => parts.map(([key, part]) => key + part(values)).join(',')
  if (!('...' in object)) return (values) => `{${write(values)}}`
  const names = new Set(own.map(([key]) => key))
  return (values) => {
    // The template's own fields take precedence: data must not be able to forge an event's type.
    const spread = Object.entries(JSON.parse(values.data) as object).filter(([key]) => !names.has(key))
    const inner = JSON.stringify(Object.fromEntries(spread)).slice(1, -1)
    return `{${[inner, write(values)].filter((part) => part !== '').join(',')}}`
  }
}
