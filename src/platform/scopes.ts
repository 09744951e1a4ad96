import type { EventType, Platform, RecordType } from './definition.ts'
import { merchantScopes } from './participants.ts'

/** The record types whose records are at the vendor's own service. */
export function upstreamTypes({ record_types }: Platform): RecordType[] {
  return record_types.filter(({ source }) => source === 'upstream')
}

export function findRecordType(platform: Platform, name: string): RecordType | undefined {
  return platform.record_types.find((type) => type.name === name)
}

export function findEventType(platform: Platform, name: string): EventType | undefined {
  return platform.event_types.find((type) => type.name === name)
}

/**
 * The scopes that a connection must have to receive events of this type: the scope of its record type (if the
 * platform requires it) or its own, and the one that the platform requires for all webhooks. Empty if none is
 * required.
 */
export function scopesForEvent(platform: Platform, type: EventType): string[] {
  const { needs_scope, needs_record_scopes } = platform.webhooks
  const record = type.record_type === undefined ? undefined : findRecordType(platform, type.record_type)
  const own = record ? (needs_record_scopes ? record.scope : null) : type.scope
  const needed = [needs_scope, own].filter((scope) => scope !== null && scope !== undefined)
  return [...new Set(needed)]
}

/** The scopes for events of this type that are missing in a list; empty for an unknown type. */
export function scopesMissingFor(platform: Platform, eventType: string, held: readonly string[]): string[] {
  const type = findEventType(platform, eventType)
  return type ? scopesForEvent(platform, type).filter((scope) => !held.includes(scope)) : []
}

/** Whether a connection with these scopes may receive events of this type; false for an unknown type. */
export function mayReceive(platform: Platform, eventType: string, held: readonly string[]): boolean {
  const type = findEventType(platform, eventType)
  return type !== undefined && scopesForEvent(platform, type).every((scope) => held.includes(scope))
}

/** The event types that a connection with these scopes may receive. */
export function receivable(platform: Platform, held: readonly string[]): EventType[] {
  return platform.event_types.filter((type) => mayReceive(platform, type.name, held))
}

/** The scopes that an AI agent can request: those that the definition names, or all that a merchant can grant. */
export function agentScopes({ agents, scopes }: Pick<Platform, 'agents' | 'scopes'>): string[] {
  const named = agents.scopes
  const granted = merchantScopes(scopes.map(({ name }) => name))
  return named ? granted.filter((scope) => named.includes(scope)) : granted
}
