import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SRC = join(import.meta.dirname, '../../../src')

/** The names of fields and parameters that the program reads. */
function namesRead(pattern: RegExp): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const names = files.flatMap((file) =>
    [...readFileSync(join(SRC, file), 'utf8').matchAll(pattern)].map(([, name = '']) => name),
  )
  return [...new Set(names)]
}
/** Form fields. */
export const FIELDS = namesRead(/\.(?:text|raw|all|has)\('(\w+)'\)/g)
/** Query parameters. */
export const PARAMETERS = [
  ...namesRead(/query\??\.?\[?'?(\w+)'?\]?/g),
  ...['limit', 'cursor', 'state', 'tenant', 'app', 'kind', 'q', 'since', 'until', 'status'],
]
