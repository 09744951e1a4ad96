import type { Violation } from '../violation.ts'
import { type DefinitionParts, scopeReferences } from './definition_parts.ts'
import { PARTICIPANT_SCOPE } from './participants.ts'

/** What is wrong with `participants` and its scope. */
export function participantViolations(parts: DefinitionParts): Violation[] {
  return [...settingViolations(parts), ...scopeListViolations(parts), ...otherUseViolations(parts)]
}

function settingViolations({ names, recordTypes, participants }: DefinitionParts): Violation[] {
  if (!participants) return []
  const { record_type, email } = participants
  if (!names.record_types.includes(record_type)) {
    return [{ path: '/participants/record_type', message: `there is no record type "${record_type}"` }]
  }
  const type = recordTypes.find(({ part }) => part.name === record_type)
  if (type?.part.source === 'upstream') {
    const message = `${record_type} are not stored here, so people cannot be found by their address`
    return [{ path: '/participants/record_type', message }]
  }
  const described = Object.keys((type?.part.schema['properties'] ?? {}) as object)
  if (!type || described.includes(email)) return []
  return [{ path: '/participants/email', message: `the schema of ${record_type} describes no "${email}"` }]
}

function scopeListViolations({ names, participants }: DefinitionParts): Violation[] {
  const index = names.scopes.indexOf(PARTICIPANT_SCOPE)
  if (participants && index < 0) {
    const message = `participants need the scope "${PARTICIPANT_SCOPE}", with a text for them`
    return [{ path: '/scopes', message }]
  }
  if (!participants && index >= 0) {
    const message = `"${PARTICIPANT_SCOPE}" is only allowed in definitions with "participants"`
    return [{ path: `/scopes/${index}/name`, message }]
  }
  return []
}

/** The scope gives one person access to one record, so nothing else may depend on it. */
function otherUseViolations(parts: DefinitionParts): Violation[] {
  return scopeReferences(parts).flatMap(([path, scope]) =>
    scope === PARTICIPANT_SCOPE
      ? [{ path, message: `"${PARTICIPANT_SCOPE}" reads the record of one person only, at /api/v1/me` }]
      : [],
  )
}
