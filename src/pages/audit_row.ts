import type { Texts } from '../../views/languages/en.ts'
import type { Language } from '../http/pages/language.ts'
import { fillGaps } from '../http/pages/prose.ts'
import { AUDIT_ACTIONS, type AuditAction } from '../model/audit/actions.ts'

/** The action of a row; null if it is no longer recorded and so has no text. */
export const namedAction = (action: string): AuditAction | null =>
  AUDIT_ACTIONS.find((one) => one === action) ?? null

type AuditTexts = Texts['audit']
type Details = Record<string, unknown>

/**
 * What a row of the audit log says besides its action, as lines: what changed, and what the action was about.
 * @param options `scopeTitle`: the title of a scope for readers; `everything`: also fields without a name, for the
 *   operator
 */
export function auditLines(
  { texts: { audit }, dir }: Language,
  details: Details,
  options: { scopeTitle?: (name: string) => string; everything?: boolean } = {},
): string[] {
  const { changes = {}, changed, ...values } = details as Details & { changes?: Details }
  // A change already states the new value.
  const others = Object.entries({ changed: withoutAll(changed, changes), ...values }).filter(
    ([name]) => !Object.hasOwn(changes, name),
  )
  const fields: Record<string, string> = audit.fields
  const nameOf = (field: string) => fields[field] ?? (options.everything ? field : null)
  const shownIn = (field: string) => (value: unknown) => shownValue(audit, field, value, options.scopeTitle)
  const fill = (text: string, gaps: Record<string, string>) =>
    fillGaps(text, gaps, (value) => (dir === 'rtl' ? `\u2068${value}\u2069` : String(value)))
  const of = (field: string, lines: (name: string, show: (value: unknown) => string) => string[]) => {
    const name = nameOf(field)
    return name === null ? [] : lines(name, shownIn(field))
  }
  return [
    ...Object.entries(changes).flatMap(([field, change]) =>
      of(field, (name, show) => changeLines(audit, fill, name, change as Details, show)),
    ),
    ...others
      .filter(([, value]) => !isEmpty(value))
      .flatMap(([field, value]) =>
        of(field, (name, show) => [fill(audit.value, { field: name, values: show(value) })]),
      ),
  ]
}

function changeLines(
  texts: AuditTexts,
  fill: (text: string, gaps: Record<string, string>) => string,
  field: string,
  change: Details,
  show: (value: unknown) => string,
): string[] {
  const { added, removed, before, after } = change
  if (added === undefined) return [fill(texts.changed, { field, before: show(before), after: show(after) })]
  return [
    ...(isEmpty(added) ? [] : [fill(texts.added, { field, values: show(added) })]),
    ...(isEmpty(removed) ? [] : [fill(texts.removed, { field, values: show(removed) })]),
  ]
}

function shownValue(
  texts: AuditTexts,
  field: string,
  value: unknown,
  scopeTitle: (name: string) => string = (name) => name,
): string {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((one) => shownValue(texts, field, one, scopeTitle)).join(', ')
  }
  if (isEmpty(value) && typeof value !== 'boolean') return texts.none
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  if (typeof value === 'object') return JSON.stringify(value)
  if (field === 'scopes') return scopeTitle(String(value))
  if (field === 'changed') return (texts.fields as Record<string, string>)[String(value)] ?? String(value)
  return (texts.values as Record<string, string>)[String(value)] ?? String(value)
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === false || value === '' || isEmptyList(value)
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

function withoutAll(changed: unknown, changes: Details): unknown {
  return Array.isArray(changed) ? changed.filter((name) => !Object.hasOwn(changes, name)) : changed
}
