import { join, relative } from 'node:path'
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast'
import { isFunctionLikeDeclaration, isIdentifier } from 'typescript/unstable/ast/is'
import { API, type Project, SymbolFlags, type Type } from 'typescript/unstable/sync'

const ROOT = join(import.meta.dirname, '../../..')

/** The files of src/ as the compiler sees them. */
export type Source = Project & {
  files: readonly SourceFile[]
  /** The calls of each function that was looked up, by its name. */
  calls: Map<Node, Node[]>
  close(): void
}

export function openSource(): Source {
  const api = new API({ cwd: ROOT })
  const project = api.updateSnapshot({ openProjects: [join(ROOT, 'tsconfig.json')] }).getProjects()[0]!
  const { program } = project
  const names = program.getSourceFileNames().filter((name) => name.startsWith(join(ROOT, 'src/')))
  return Object.assign(project, {
    files: names.map((name) => program.getSourceFile(name)!),
    calls: new Map<Node, Node[]>(),
    close: () => api.close(),
  })
}

/** Every node below this one, in the order of the text. */
export function nodesIn(node: Node, nodes: Node[] = []): Node[] {
  node.forEachChild((child) => {
    nodes.push(child)
    nodesIn(child, nodes)
  })
  return nodes
}

/** Like `src/model/apps/apps.ts:31`. */
export function placeOf(node: Node): string {
  let file = node
  while (file.parent) file = file.parent
  const { fileName, text } = file as SourceFile
  const line = text.slice(0, node.getStart(file as SourceFile)).split('\n').length
  return `${relative(ROOT, fileName)}:${line}`
}

/** The declaration of the name at this place, through imports. */
export function declarationOf(source: Source, name: Node): Node | undefined {
  const { checker } = source
  const shorthand = name.parent?.kind === SyntaxKind.ShorthandPropertyAssignment
  const found = shorthand
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name)
  if (!found) return undefined
  const symbol = found.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
  return symbol.valueDeclaration?.resolve(source)
}

/** The calls of a named function in src/. The compiler takes 20 ms to find them, so they are cached. */
export function callsOf(source: Source, name: Node): Node[] {
  const calls = source.calls.get(name) ?? findCalls(source, name)
  source.calls.set(name, calls)
  return calls
}

function findCalls(source: Source, name: Node): Node[] {
  const references = source.checker.getReferencedSymbolsForNode(name, name.getStart())
  return references
    .flatMap((entry) => entry.references)
    .map((handle) => handle.resolve(source))
    .filter((node): node is Node => !!node && isIdentifier(node))
    .filter((node) => placeOf(node).startsWith('src/'))
    .map((node) => node.parent)
    .filter((parent) => parent.kind === SyntaxKind.CallExpression)
}

/** The function around a node. */
export function functionAround(node: Node): Node | undefined {
  let at: Node | undefined = node.parent
  while (at && !isFunctionLikeDeclaration(at)) at = at.parent
  return at
}

/** The names in a type without null and undefined: `RawBuilder`, `Date`, `Pool` … */
export function nameOf({ checker }: Source, type: Type | undefined): string {
  return (type && checker.getNonNullableType(type)?.getSymbol()?.name) ?? ''
}
