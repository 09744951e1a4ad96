import { z } from 'zod'

/** What is wrong with a value. `path` is an RFC 6901 pointer, and `message` follows it in a sentence: "must be …". */
export type Violation = { path: string; message: string }

/**
 * The violations that a schema found, in the words of the product.
 * @param value the checked value, which distinguishes a missing field from a wrong one
 */
export function violationsIn(error: z.ZodError, value: unknown): Violation[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: pointer([...issue.path, key]),
        message: 'is not a known field',
      }))
    }
    if (issue.code === 'invalid_union') {
      const alternative = alternativeMeant(issue)
      if (alternative) return violationsIn(alternative, value)
    }
    const typed = issue.code === 'invalid_type' || issue.code === 'invalid_union'
    const absent = typed && valueAt(value, issue.path) === undefined
    return [{ path: pointer(issue.path), message: absent ? 'is missing' : inWords(issue.message) }]
  })
}

/** The violations of the only alternative with the value's type; null if none or several have that type. */
function alternativeMeant({ errors, path }: z.core.$ZodIssueInvalidUnion): z.ZodError | null {
  const fitting = errors.filter(
    (issues) => !issues.some(({ code, path: [below] }) => code === 'invalid_type' && below === undefined),
  )
  if (fitting.length !== 1) return null
  const issues = (fitting[0] ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
  return new z.ZodError(issues)
}

/** The violation at `path`, if there is a value and `problemOf` finds something wrong with it. */
export function violationAt(
  path: string,
  value: string | null | undefined,
  problemOf: (value: string) => string | null,
): Violation[] {
  const message = typeof value === 'string' ? problemOf(value) : null
  return message === null ? [] : [{ path, message }]
}

/** RFC 6901 §3: "~" and "/" in a name are written "~0" and "~1". */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The schema library's own messages, rewritten to follow a path. */
function inWords(message: string): string {
  return message
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be $1, not $2')
    .replace(/^must be record, /, 'must be object, ')
    .replace(/^Too big: expected \w+ to have <=(\d+) (\w+)$/, 'must have at most $1 $2')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], value)
}
