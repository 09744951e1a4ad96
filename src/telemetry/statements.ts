import { traced } from './tracing.ts'

/**
 * Runs a statement in a span. The span has the statement's name, or its verb and its first table. It has neither the
 * text nor the values, because they may contain a hash or an address.
 */
export function statementSpan<T>(
  { name, text }: { name?: string | undefined; text?: string },
  run: () => Promise<T>,
): Promise<T> {
  return traced(() => {
    const summary = name ?? summaryOf(text ?? '')
    const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary }
    return { name: summary, kind: 'client', attributes }
  }, run)
}

function summaryOf(text: string): string {
  const verb = /^\W*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'statement'
  const table = /\b(?:from|into|update)\s+"?(\w+)/i.exec(text)?.[1]
  return table ? `${verb} ${table}` : verb
}
