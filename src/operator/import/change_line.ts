import { parseJson } from '../../http/body.ts'
import { Problem } from '../../http/problem.ts'
import type { Change } from '../../model/tenants/records.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Violation, violationsIn } from '../../violation.ts'
import { changeViolations } from '../record_violations.ts'
import { changeInput } from '../records.ts'

const MOST_VIOLATIONS = 10
const LONGEST_DETAIL = 500

/**
 * Parses a line, and checks it as far as possible without the database.
 * @returns null for a blank line
 */
export function readChange(
  platform: Platform,
  text: string,
): { change: Change } | { refused: string } | null {
  // RFC 8259 §8.1 lets parsers ignore a byte order mark.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (json.trim() === '') return null
  try {
    const value = parseJson(json, 'The line')
    const { data: change, error } = changeInput.safeParse(value)
    const violations = error ? violationsIn(error, value) : changeViolations(platform, change, '')
    return change && violations.length === 0 ? { change } : { refused: inWords(violations) }
  } catch (error) {
    if (error instanceof Problem) return { refused: error.message.slice(0, LONGEST_DETAIL) }
    throw error
  }
}

export function inWords(violations: Violation[]): string {
  const shown = violations.slice(0, MOST_VIOLATIONS).map(({ path, message }) => `${path || '/'} ${message}`)
  return shown.join('; ').slice(0, LONGEST_DETAIL)
}
