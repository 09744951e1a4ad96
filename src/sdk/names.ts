import { readFileSync } from 'node:fs'
import type { Platform, RecordType } from '../platform/definition.ts'

/** What a record type is called in the SDK. */
export type RecordNames = {
  type: RecordType
  /** The interface of its records. */
  item: string
  /** The interface of what events about it carry. */
  data: string
  list: string
  get: string
}

/** What the SDK and TypeScript call something else, so that no interface of a record may have the name. */
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
 * Valid names for every definition, each once: a vendor may call its records anything, in any script. Names of a
 * definition that is only extended stay what they were, since types come in its order.
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

/** `order-types` → `OrderTypes`, `Narudžba` → `Narudžba`; null where nothing of a text can be in a name. */
export function identifier(text: string): string | null {
  const name = text
    .normalize('NFC')
    .split(/[^\p{ID_Continue}]+/u)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
  if (name === '') return null
  return /^\p{ID_Start}/u.test(name) ? name : `Item${name}`
}

/** The name, or the next that is like it; which is then taken. */
export function unused(name: string, taken: Set<string>): string {
  let free = taken.has(name) ? `${name}Record` : name
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
  taken.add(free)
  return free
}
