import type { Platform } from '../../platform/definition.ts'

/**
 * The part of an event's data that can be sent over plain http: only the fields that the platform lists for its event
 * type or record type.
 * @param data JSON text
 * @returns JSON text
 */
export function publicPart(platform: Platform, type: string, data: string): string {
  const listed = platform.webhooks.http?.fields ?? {}
  const record = platform.event_types.find((candidate) => candidate.name === type)?.record_type
  const paths = listed[type] ?? (record === undefined ? undefined : listed[record]) ?? []
  return JSON.stringify(
    pick(
      JSON.parse(data),
      paths.map((path) => path.split('.')),
    ) ?? {},
  )
}

function pick(value: unknown, paths: string[][]): unknown {
  if (paths.some((path) => path.length === 0)) return value
  if (Array.isArray(value)) return value.map((item) => pick(item, paths) ?? {})
  if (typeof value !== 'object' || value === null) return undefined
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const below = paths.filter(([first]) => first === key).map((path) => path.slice(1))
    const picked = below.length === 0 ? undefined : pick(inner, below)
    return picked === undefined ? [] : [[key, picked]]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}
