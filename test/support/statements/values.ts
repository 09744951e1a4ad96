import type { Node, ParameterDeclaration } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import type { Type } from 'typescript/unstable/sync'
import type { Source } from './source.ts'

/** A piece of SQL; null stands for a parameter. */
export class Fragment {
  readonly parts: readonly (string | null)[]
  /** The template in which it was written. */
  readonly written: Node | undefined
  constructor(parts: readonly (string | null)[], written?: Node) {
    this.parts = parts
    this.written = written
  }
}

/** A value that is only known when the program runs. */
export const UNKNOWN = Symbol('unknown')

export type Scope = Map<Node, () => Value>
export type Closure = { fn: Node; scope: Scope }
export type Fields = Map<string, () => Value>
export type Value = typeof UNKNOWN | undefined | string | number | Fragment | Value[] | Fields | Closure

export const isClosure = (value: Value): value is Closure => typeof value === 'object' && 'fn' in value

export type Called = {
  parameters: readonly ParameterDeclaration[]
  body?: Node
}

export function isWrapped(node: Node): node is Node & { expression: Node } {
  return (
    is.isParenthesizedExpression(node) ||
    is.isAsExpression(node) ||
    is.isSatisfiesExpression(node) ||
    is.isNonNullExpression(node) ||
    is.isAwaitExpression(node)
  )
}

/** `a` and `b` for the type `'a' | 'b'`; nothing for any other type. */
export function literalsOf(type: Type): string[] {
  const kinds = type.isUnionType() ? type.getTypes() : [type]
  const texts = kinds.map((kind) => (kind.isStringLiteralType() ? String(kind.value) : null))
  return texts.every((text) => text !== null) ? texts : []
}

export function nameOfType({ checker }: Source, node: Node): string {
  const type = checker.getTypeAtLocation(node)
  return type ? checker.typeToString(checker.getBaseTypeOfLiteralType(type) ?? type) : ''
}

/** Whether a value of the type is kysely's SQL, not a parameter. */
export function isSql({ checker }: Source, type: Type | undefined): boolean {
  return !!type && checker.getPropertyOfType(type, 'toOperationNode') !== undefined
}

export function isSqlTemplate(node: Node): boolean {
  return is.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql'
}
