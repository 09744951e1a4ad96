import type { CallExpression, Node, PropertyAccessExpression } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import { type Type, TypeFlags } from 'typescript/unstable/sync'
import { type Claim, claimOf } from './claim.ts'
import { Evaluator } from './evaluate.ts'
import { nameOf, nodesIn, placeOf, type Source } from './source.ts'
import { Fragment, isSql, isSqlTemplate } from './values.ts'
import { type Choose, inAllWorlds } from './worlds.ts'

/** A statement of src/ in each of its variants, with the row type that the code expects. */
export type Statement = { place: string; variants: { text: string; claim: Claim | null }[] }

export type Found = {
  statements: Statement[]
  /** Place and reason of everything that could not be evaluated. */
  problems: string[]
}

const CLIENTS = ['Pool', 'PoolClient', 'Client', 'ClientBase']
/** The methods of kysely's builder that name a table. */
const TABLES = ['selectFrom', 'updateTable', 'deleteFrom', 'innerJoin', 'leftJoin']

/** Every raw statement in src/, and every piece of SQL in the statements of kysely's builder. */
export function findStatements(source: Source): Found {
  const statements: Statement[] = []
  const problems: string[] = []
  const seen = new Set<Node>()
  const workOut = (node: Node, build: (evaluator: Evaluator) => Statement['variants']): void => {
    try {
      const worlds = inAllWorlds((choose: Choose) =>
        build(new Evaluator(source, choose, (it) => seen.add(it))),
      )
      const variants = new Map(worlds.flat().map((variant) => [variant.text, variant]))
      if (variants.size > 0) statements.push({ place: placeOf(node), variants: [...variants.values()] })
    } catch (error) {
      problems.push(`${placeOf(node)}: ${(error as Error).message}`)
    }
  }

  const nodes = source.files.flatMap((file) => nodesIn(file))
  for (const node of nodes) {
    if (!is.isCallExpression(node) || !is.isPropertyAccessExpression(node.expression)) continue
    const { expression: on, name } = node.expression
    const kind = ['execute', 'query'].includes(name.text) ? typeName(source, on) : ''
    if (name.text === 'execute' && kind === 'RawBuilder') {
      workOut(node, (evaluator) => [executed(source, evaluator, on)])
    } else if (name.text === 'query') {
      if (CLIENTS.includes(kind)) workOut(node, (evaluator) => [queried(source, evaluator, node)])
      else problems.push(`${placeOf(node)}: asks something that is no client of PostgreSQL`)
    } else if (isWholeChain(node)) {
      const calls = callsOfChain(node)
      const tables = calls.flatMap((call) => (TABLES.includes(methodOf(call)) ? tableOf(call) : []))
      if (tables.length > 0) workOut(node, (evaluator) => piecesOf(source, evaluator, calls, tables))
    }
  }
  for (const node of nodes) {
    if (isSqlTemplate(node) && !seen.has(node)) problems.push(`${placeOf(node)}: is in no statement`)
  }
  return { statements, problems }
}

const typeName = (source: Source, node: Node): string =>
  nameOf(source, source.checker.getTypeAtLocation(node))

/** `sql<Row>`…`.execute(db)`. */
function executed(source: Source, evaluator: Evaluator, on: Node) {
  const fragment = evaluator.evaluate(on)
  if (!(fragment instanceof Fragment)) throw new Error('is SQL that cannot be worked out')
  const type = source.checker.getTypeAtLocation(on)
  const row = type?.isTypeReference() ? source.checker.getTypeArguments(type)[0] : undefined
  return { text: textOf(fragment), claim: claimOf(source, row) }
}

/** `pool.query<Row>(…)` with a text, or with an object that has one. */
function queried(source: Source, evaluator: Evaluator, call: CallExpression) {
  const given = call.arguments[0] && evaluator.evaluate(call.arguments[0])
  const text = given instanceof Map ? given.get('text')?.() : given
  if (typeof text !== 'string') throw new Error('is a text that cannot be worked out')
  const row = rowWritten(source, call)
  return { text, claim: claimOf(source, row, () => callerRow(source, evaluator, call)) }
}

/** The Row of `query<Row>(…)`, or of `query(…) as QueryResult<Row>[]` for a text with several statements. */
function rowWritten({ checker }: Source, call: CallExpression): Type | undefined {
  const [written] = call.typeArguments ?? []
  if (written) return checker.getTypeFromTypeNode(written)
  let outer: Node = call.parent
  while (is.isAwaitExpression(outer) || is.isParenthesizedExpression(outer) || isUnknown(outer))
    outer = outer.parent
  const cast = is.isAsExpression(outer) ? checker.getTypeFromTypeNode(outer.type) : undefined
  const result = cast?.isTypeReference() ? checker.getTypeArguments(cast)[0] : undefined
  return result?.isTypeReference() ? checker.getTypeArguments(result)[0] : undefined
}

const isUnknown = (node: Node): boolean => is.isAsExpression(node) && node.type.getText() === 'unknown'

/** The row that a generic function around the query returns to one of its callers. */
function callerRow(source: Source, evaluator: Evaluator, call: Node): Type | undefined {
  let fn: Node | undefined = call.parent
  while (fn && !(isFunction(fn) && (fn as { typeParameters?: unknown }).typeParameters)) fn = fn.parent
  const caller = fn && evaluator.callerOf(fn)
  const signature = caller && source.checker.getResolvedSignature(caller)
  return signature && source.checker.getReturnTypeOfSignature(signature)
}

const isFunction = (node: Node): boolean => is.isFunctionDeclaration(node) || is.isArrowFunction(node)

/** The outermost call of `db.selectFrom('apps').where(…)…`. */
function isWholeChain(node: CallExpression): boolean {
  const outer = node.parent
  return !is.isPropertyAccessExpression(outer) || !is.isCallExpression(outer.parent)
}

function callsOfChain(node: CallExpression): CallExpression[] {
  const inner = (node.expression as PropertyAccessExpression).expression as Node | undefined
  const deeper = inner && is.isCallExpression(inner) && is.isPropertyAccessExpression(inner.expression)
  return [node, ...(deeper ? callsOfChain(inner) : [])]
}

const methodOf = (call: CallExpression): string => (call.expression as PropertyAccessExpression).name.text

function tableOf(call: CallExpression): string[] {
  const [table] = call.arguments
  return table && is.isStringLiteral(table) ? [table.text] : []
}

/** The pieces of SQL among the arguments of the builder's calls, each as a column of its tables. */
function piecesOf(source: Source, evaluator: Evaluator, calls: CallExpression[], tables: string[]) {
  return calls
    .flatMap((call) => [...call.arguments])
    .flatMap((argument) => piecesIn(source, evaluator, argument))
    .map((piece) => {
      const type = piece.written && source.checker.getTypeAtLocation(piece.written)
      const claimed = type?.isTypeReference() ? source.checker.getTypeArguments(type)[0] : undefined
      const text = `select ${textOf(piece)} as value from ${tables.join(' cross join ')}`
      return { text, claim: claimed ? { value: claimed } : null }
    })
}

function piecesIn(source: Source, evaluator: Evaluator, argument: Node): Fragment[] {
  const type = source.checker.getTypeAtLocation(argument)
  if (!type || !(type.flags & TypeFlags.Object)) return []
  const fields = source.checker.getPropertiesOfType(type)
  const withSql = fields.filter((field) => isSql(source, source.checker.getTypeOfSymbol(field)))
  if (!isSql(source, type) && withSql.length === 0) return []
  const value = evaluator.evaluate(argument)
  const values = value instanceof Map ? withSql.map(({ name }) => value.get(name)?.()) : [value]
  return values.map((one) => {
    if (one instanceof Fragment) return one
    throw new Error(`${argument.getText()} has SQL that cannot be worked out`)
  })
}

function textOf({ parts }: Fragment): string {
  let parameters = 0
  return parts.map((part) => part ?? `$${++parameters}`).join('')
}
