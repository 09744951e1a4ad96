import { explainedCodes } from '../../http/error_codes.ts'
import type { EventType, Platform, RecordType } from '../../platform/definition.ts'
import { eventSample } from '../../platform/samples.ts'
import { scopesForEvent } from '../../platform/scopes.ts'
import type { Framed } from '../frame.ts'
import { type Recipe, recipes } from './recipe.ts'
import { quickstartSnippets, type ReaderApp, type Snippet } from './snippets.ts'

/** Each page of the documentation is made from the running platform definition, so that it is never wrong. */

interface Field {
  name: string
  type: string
  text: string
}

interface Documented {
  base: string
  definition: Platform
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/quickstart': Framed &
      Documented & { app: ReaderApp; own: { name: string } | null; snippets: Snippet[] }
    'docs/authorization': Framed & Documented
    'docs/scopes': Framed & Documented & { scopes: { name: string; text: string; opens: string[] }[] }
    'docs/api': Framed & Documented & { types: (RecordType & { fields: Field[]; example: string })[] }
    'docs/events': Framed &
      Documented & {
        groups: { title: string; types: (EventType & { needs: string[]; example: string })[] }[]
      }
    'docs/webhooks': Framed &
      Documented & {
        recipes: Recipe[]
        schedule: string[]
        headers: [string, string][]
        body: string
        example: string
      }
    'docs/limits': Framed & Documented
    'docs/errors': Framed &
      Documented & { tables: { name: 'api' | 'operator'; codes: { code: string; status: number }[] }[] }
  }
}

export const errorsPage = () => ({
  tables: (['api', 'operator'] as const).map((name) => ({ name, codes: explainedCodes(name) })),
})

export const scopesPage = (platform: Platform) => ({
  scopes: platform.scopes.map(({ name, text }) => ({
    name,
    text,
    opens: platform.record_types.filter((type) => type.scope === name).map((type) => type.name),
  })),
})

export const apiPage = (platform: Platform) => ({
  types: platform.record_types.map((type) => ({
    ...type,
    fields: fieldsOf(type.schema),
    example: pretty({
      id: type.sample_id ?? 'sample',
      unit: null,
      created_at: '2026-06-01T08:00:00.000Z',
      updated_at: '2026-06-02T09:30:00.000Z',
      ...type.sample,
    }),
  })),
})

export function eventsPage(platform: Platform) {
  const titles = [...new Set(platform.event_types.map((type) => type.group ?? ''))]
  return {
    groups: titles.map((title) => ({
      title,
      types: platform.event_types
        .filter((type) => (type.group ?? '') === title)
        .map((type) => ({
          ...type,
          needs: scopesForEvent(platform, type),
          example: pretty(deliveredBody(platform, type)),
        })),
    })),
  }
}

export function webhooksPage(platform: Platform) {
  const [first] = platform.event_types
  return {
    recipes: recipes(platform.webhooks),
    schedule: platform.webhooks.schedule_seconds.map(inWords),
    headers: Object.entries(platform.webhooks.headers).map(
      ([name, template]) => [name, template] as [string, string],
    ),
    body: pretty(platform.webhooks.body),
    example: first ? pretty(deliveredBody(platform, first)) : '{}',
  }
}

export const quickstartPage = (app: ReaderApp) => ({ app, snippets: quickstartSnippets(app) })

/** The fields of a JSON Schema's object, one level deep. */
function fieldsOf(schema: Record<string, unknown>): Field[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: [property['type'] ?? 'any'].flat().join(' or '),
    text: String(property['description'] ?? ''),
  }))
}

/** The body of a delivery as this platform writes it, with plausible values. */
function deliveredBody(platform: Platform, type: EventType): unknown {
  const data = eventSample(platform, type)
  const iso = '2026-06-02T09:30:00.000Z'
  const values: Record<string, unknown> = {
    id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    uuid: '0b6d3c0e-6c1f-4a57-9d55-6c6dbd1f0f7a',
    event_id: 'evt_4HqZt0',
    type: type.name,
    timestamp: platform.webhooks.timestamp === 'unix' ? Date.parse(iso) / 1000 : iso,
    timestamp_iso: iso,
    occurred_at: iso,
    tenant: 'harbour-rentals',
    unit: null,
    token: 'the-token-of-your-endpoint',
    record_id: data['id'] ?? null,
    data,
  }
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string')
      return /^\{\w+\}$/.test(value) ? (values[value.slice(1, -1)] ?? null) : value
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) =>
        key === '...' ? Object.entries(data) : [[key, fill(inner)]],
      ),
    )
  }
  return fill(platform.webhooks.body)
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

/** A gap of the retry schedule for people: "at once", "5 minutes". */
function inWords(seconds: number): string {
  if (seconds === 0) return 'at once'
  const units: [number, string][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ]
  const [size, unit] = units.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 'second']
  const count = seconds / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
