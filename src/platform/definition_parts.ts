import type { z } from 'zod'
import {
  type EventType,
  type Platform,
  platformSchema,
  type RecordType,
  type WebhookRules,
} from './definition.ts'

/** A valid part of a list, with its place in the list. */
type Entry<Part> = { index: number; part: Part }

/**
 * The readable parts of a definition that may still have mistakes: the parts that are valid by themselves, and the
 * names in its lists.
 */
export type DefinitionParts = {
  names: { scopes: Names; record_types: Names; event_types: Names }
  recordTypes: Entry<RecordType>[]
  eventTypes: Entry<EventType>[]
  ownerKeyScopes: string[]
  webhooks: WebhookRules | undefined
  participants: Platform['participants']
  agentScopes: string[]
}
type Names = (string | undefined)[]

export function readParts(value: unknown): DefinitionParts {
  const parts = isObject(value) ? value : {}
  const { record_types, event_types, owner_key_scopes, webhooks, participants, agents } = platformSchema.shape
  return {
    names: {
      scopes: namesIn(parts['scopes']),
      record_types: namesIn(parts['record_types']),
      event_types: namesIn(parts['event_types']),
    },
    recordTypes: validEntries(parts['record_types'], record_types.element),
    eventTypes: validEntries(parts['event_types'], event_types.element),
    ownerKeyScopes: owner_key_scopes.safeParse(parts['owner_key_scopes']).data ?? [],
    webhooks: webhooks.safeParse(parts['webhooks']).data,
    participants: participants.safeParse(parts['participants']).data,
    agentScopes: agents.safeParse(parts['agents']).data?.scopes ?? [],
  }
}

function namesIn(list: unknown): Names {
  if (!Array.isArray(list)) return []
  return list.map((part: unknown) =>
    isObject(part) && typeof part['name'] === 'string' ? part['name'] : undefined,
  )
}

function validEntries<Schema extends z.ZodType>(list: unknown, schema: Schema): Entry<z.infer<Schema>>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((part: unknown, index) => {
    const parsed = schema.safeParse(part)
    return parsed.success ? [{ index, part: parsed.data }] : []
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every place of a definition that names a scope, as a JSON Pointer (RFC 6901), with its value. */
export function scopeReferences(parts: DefinitionParts) {
  const { recordTypes, eventTypes, ownerKeyScopes, agentScopes, webhooks } = parts
  return [
    ...recordTypes.map(({ index, part }) => [`/record_types/${index}/scope`, part.scope] as const),
    ...eventTypes.map(({ index, part }) => [`/event_types/${index}/scope`, part.scope] as const),
    ...ownerKeyScopes.map((scope, index) => [`/owner_key_scopes/${index}`, scope] as const),
    ...agentScopes.map((scope, index) => [`/agents/scopes/${index}`, scope] as const),
    ['/webhooks/needs_scope', webhooks?.needs_scope] as const,
  ]
}
