import type { Violation } from '../violation.ts'

/**
 * Violations as a form shows them: one sentence per field.
 * @param sentences replace the violation's message, for fields that people choose from a list
 * @param fieldOf the form's field for a path; the default is the path's first step
 */
export function fieldErrors<Field extends string>(
  violations: Violation[],
  sentences: Partial<Record<Field, string>> = {},
  fieldOf: (path: string) => string = (path) => path.split('/')[1] ?? '',
): Partial<Record<Field, string>> {
  const errors: Partial<Record<Field, string>> = {}
  for (const { path, message } of violations) {
    const field = fieldOf(path) as Field
    errors[field] ??= sentences[field] ?? `It ${message}.`
  }
  return errors
}
