import { type Type, TypeFlags } from 'typescript/unstable/sync'
import { nameOf, type Source } from './source.ts'

/** The columns that the code reads, with their types. */
export type Claim = Record<string, Type>

/**
 * @param row the row's type in the code; undefined or unknown if the code does not state it
 * @param ofCaller the row's type for one of the callers, if the caller decides it
 */
export function claimOf(
  source: Source,
  row: Type | undefined,
  ofCaller?: () => Type | undefined,
): Claim | null {
  if (!row || row.flags & (TypeFlags.Any | TypeFlags.Unknown)) return null
  const { checker } = source
  const parts = row.isIntersectionType() ? row.getTypes() : [row]
  const claim: Claim = {}
  for (const part of parts) {
    const known = part.isTypeParameter() ? rowIn(source, ofCaller?.()) : part
    if (!known) throw new Error('has rows of a type that cannot be worked out')
    for (const property of checker.getPropertiesOfType(known)) {
      claim[property.name] = checker.getTypeOfSymbol(property)!
    }
  }
  return claim
}

/** The row in `Promise<Row[]>`, `Promise<Row | undefined>` or a function that returns one of them. */
function rowIn(source: Source, type: Type | undefined): Type | undefined {
  const { checker } = source
  const present = type && checker.getNonNullableType(type)
  if (!present) return undefined
  const [call] = checker.getSignaturesOfType(present, 0)
  if (call) return rowIn(source, checker.getReturnTypeOfSignature(call))
  if (present.isTypeReference() && ['Promise', 'Array'].includes(nameOf(source, present))) {
    return rowIn(source, checker.getTypeArguments(present)[0])
  }
  return present
}

/** Whether the driver returns the claimed type for a column of PostgreSQL's type. */
export function fits(source: Source, claimed: Type, columnType: string): boolean {
  const { checker } = source
  const type = checker.getNonNullableType(claimed) ?? claimed
  if (type.flags & (TypeFlags.Any | TypeFlags.Unknown) || ['json', 'jsonb', 'void'].includes(columnType))
    return true
  const kinds = type.isUnionType() ? type.getTypes() : [type]
  return kinds.every((kind) => kindOf(source, kind) === driverKind(columnType))
}

function kindOf(source: Source, given: Type): string {
  const [type = given] = given.isUnionType() ? given.getTypes() : []
  if (type.flags & TypeFlags.StringLike) return 'string'
  if (type.flags & TypeFlags.NumberLike) return 'number'
  if (type.flags & TypeFlags.BooleanLike) return 'boolean'
  if (!source.checker.isArrayType(type)) return nameOf(source, type)
  const [item] = type.isTypeReference() ? source.checker.getTypeArguments(type) : []
  return `${item ? kindOf(source, item) : '?'}[]`
}

const KINDS: Record<string, string[]> = {
  // Also bigint, as configured in src/database/connect.ts.
  number: ['int2', 'int4', 'int8', 'float4', 'float8', 'oid'],
  string: ['text', 'varchar', 'bpchar', 'name', 'uuid', 'numeric', 'inet', 'regclass'],
  boolean: ['bool'],
  Date: ['timestamptz', 'timestamp', 'date'],
  Buffer: ['bytea'],
}

function driverKind(columnType: string): string {
  if (columnType.startsWith('_')) return `${driverKind(columnType.slice(1))}[]`
  return Object.keys(KINDS).find((kind) => KINDS[kind]?.includes(columnType)) ?? columnType
}
