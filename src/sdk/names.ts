import { readFileSync } from 'node:fs'
import type { Platform, RecordType } from '../platform/definition.ts'

/** The names of a record type in the SDK. */
export type RecordNames = {
  type: RecordType
  /** The interface of its records. */
  item: string
  /** The interface of the data of events about it. */
  data: string
  list: string
  get: string
}

/** Names that the SDK or TypeScript already uses. No interface of a record may have them. */
export const RESERVED_NAMES = [
  ...declaredNames(),
  ...[
    'RecordTypes',
    'RecordMethods',
    'Scope',
    'ErrorCode',
    'EventType',
    'EventDataByType',
    'Date',
    'Promise',
  ],
]

function declaredNames(): string[] {
  const types = readFileSync(new URL('typescript/types.d.ts', import.meta.url), 'utf8')
  return [...types.matchAll(/^export (?:class|interface|type|const|function) (\w+)/gm)].map(
    ([, name = '']) => name,
  )
}

/**
 * Valid and unique names for every definition. A vendor may call its records anything, in any script. If a definition
 * is only extended, existing names stay the same, because types are in its order.
 */
export function recordNames({ record_types }: Platform): RecordNames[] {
  const taken = new Set(RESERVED_NAMES)
  return record_types.map((type) => {
    const item = unused(identifier(type.singular) ?? identifier(type.name) ?? 'Item', taken)
    const data = unused(`${item}Data`, taken)
    const list = unused(`list${identifier(type.name)}`, taken)
    return { type, item, data, list, get: `get${item}` }
  })
}

/** `order-types` → `OrderTypes`, `Narudžba` → `Narudžba`; null if no part of a text can be in a name. */
export function identifier(text: string): string | null {
  const name = text
    .normalize('NFC')
    .split(/[^\p{ID_Continue}]+/u)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
  if (name === '') return null
  return /^\p{ID_Start}/u.test(name) ? name : `Item${name}`
}

/** The name, or a similar one if it is taken. The result is then taken. */
export function unused(name: string, taken: Set<string>): string {
  let free = taken.has(name) ? `${name}Record` : name
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
  taken.add(free)
  return free
}
