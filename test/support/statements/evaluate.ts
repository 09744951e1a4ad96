import type {
  BindingElement,
  CallExpression,
  ConditionalExpression,
  ElementAccessExpression,
  ForOfStatement,
  Node,
  ObjectLiteralExpression,
  ParameterDeclaration,
  TaggedTemplateExpression,
  TemplateExpression,
} from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import { callsOf, declarationOf, functionAround, nodesIn, placeOf, type Source } from './source.ts'
import {
  type Called,
  type Closure,
  type Fields,
  Fragment,
  isClosure,
  isSql,
  isWrapped,
  literalsOf,
  nameOfType,
  type Scope,
  UNKNOWN,
  type Value,
} from './values.ts'
import { type Choose, Impossible } from './worlds.ts'

/**
 * Evaluates the SQL of an expression in src/, as far as it does not depend on values of the running program:
 * constants, templates, functions that return them, and each branch of later decisions.
 */
export class Evaluator {
  readonly #source: Source
  readonly #choose: Choose
  /** Called with each `sql` template that was evaluated. */
  readonly #seen: (template: Node) => void

  constructor(source: Source, choose: Choose, seen: (template: Node) => void) {
    this.#source = source
    this.#choose = choose
    this.#seen = seen
  }

  /** @throws Error for SQL that depends on the running program */
  evaluate(node: Node, scope: Scope = new Map()): Value {
    if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node)) return node.text
    if (is.isNumericLiteral(node)) return Number(node.text)
    if (is.isTemplateExpression(node)) return this.#text(node, scope)
    if (is.isTaggedTemplateExpression(node)) return this.#template(node, scope)
    if (is.isIdentifier(node)) return this.#name(node, scope)
    if (is.isPropertyAccessExpression(node)) return this.#field(node, node.name.text, scope)
    if (is.isElementAccessExpression(node)) return this.#element(node, scope)
    if (is.isCallExpression(node)) return this.#call(node, scope)
    if (is.isConditionalExpression(node)) return this.#either(node, scope)
    if (is.isArrayLiteralExpression(node)) return this.#array(node.elements, scope)
    if (is.isObjectLiteralExpression(node)) return this.#object(node, scope)
    if (is.isArrowFunction(node) || is.isFunctionDeclaration(node)) return { fn: node, scope }
    if (isWrapped(node)) return this.evaluate(node.expression, scope)
    return this.#byType(node)
  }

  #either({ condition, whenTrue, whenFalse }: ConditionalExpression, scope: Scope): Value {
    const asked = this.evaluate(condition, scope)
    const holds = asked === UNKNOWN ? this.#choose(whenTrue, 2) === 0 : !!asked
    return this.evaluate(holds ? whenTrue : whenFalse, scope)
  }

  #text(node: TemplateExpression, scope: Scope): Value {
    const pieces = node.templateSpans.map(({ expression, literal }) => {
      const value = this.evaluate(expression, scope)
      if (typeof value === 'string' || typeof value === 'number') return `${value}${literal.text}`
      // Any number will do. For a text that matters, PostgreSQL reports that there is no such object.
      return `${nameOfType(this.#source, expression) === 'number' ? 1 : '…'}${literal.text}`
    })
    return node.head.text + pieces.join('')
  }

  #template(node: TaggedTemplateExpression, scope: Scope): Value {
    if (node.tag.getText() !== 'sql') return UNKNOWN
    this.#seen(node)
    if (is.isNoSubstitutionTemplateLiteral(node.template)) return new Fragment([node.template.text], node)
    const { head, templateSpans } = node.template as TemplateExpression
    const parts: (string | null)[] = [head.text]
    for (const { expression, literal } of templateSpans) {
      parts.push(...this.#embedded(expression, scope), literal.text)
    }
    return new Fragment(parts, node)
  }

  /** The value between `${` and `}`: SQL, or a parameter. */
  #embedded(node: Node, scope: Scope): readonly (string | null)[] {
    if (!isSql(this.#source, this.#source.checker.getTypeAtLocation(node))) return [null]
    const value = this.evaluate(node, scope)
    if (value instanceof Fragment) return value.parts
    throw new Error(`${placeOf(node)}: ${node.getText()} is SQL that cannot be worked out`)
  }

  #name(node: Node, scope: Scope): Value {
    const declaration = declarationOf(this.#source, node)
    if (!declaration) return UNKNOWN
    const bound = scope.get(declaration)
    if (bound) return bound()
    if (is.isFunctionDeclaration(declaration)) return { fn: declaration, scope }
    if (is.isParameterDeclaration(declaration)) {
      const given = this.#argument(declaration)
      return given === UNKNOWN ? this.#byType(node, declaration) : given
    }
    if (is.isBindingElement(declaration)) return this.#part(declaration, scope, node)
    if (!is.isVariableDeclaration(declaration)) return this.#byType(node)
    const list = declaration.parent
    if (is.isForOfStatement(list.parent)) return this.#turn(list.parent, scope, node)
    const isConst = list.getText().startsWith('const')
    if (!isConst || !declaration.initializer) return this.#byType(node)
    return this.evaluate(declaration.initializer, scope)
  }

  /** The value of the loop's name in one iteration. */
  #turn(loop: ForOfStatement, scope: Scope, node: Node): Value {
    const all = this.evaluate(loop.expression, scope)
    return Array.isArray(all) && all.length > 0
      ? all[this.#choose(loop, all.length)]
      : this.#byType(node, loop)
  }

  /** `{ a }` of a constant, a loop or a parameter. */
  #part(element: BindingElement, scope: Scope, node: Node): Value {
    const whole = element.parent.parent as Node
    const name = (element.propertyName ?? element.name)?.getText() ?? ''
    if (!is.isObjectBindingPattern(element.parent)) return this.#byType(node)
    let value: Value = UNKNOWN
    if (is.isVariableDeclaration(whole)) {
      const loop = whole.parent.parent
      if (is.isForOfStatement(loop)) value = this.#turn(loop, scope, node)
      else if (whole.initializer) value = this.evaluate(whole.initializer, scope)
    } else if (is.isParameterDeclaration(whole)) {
      value = scope.has(whole) ? scope.get(whole)?.() : this.#argument(whole)
    }
    if (!(value instanceof Map)) return this.#byType(node)
    const found = value.get(name)?.()
    return found === undefined && element.initializer ? this.evaluate(element.initializer, scope) : found
  }

  /** The argument of one of the callers. */
  #argument(parameter: ParameterDeclaration): Value {
    const call = this.callerOf(parameter.parent)
    if (!call) return UNKNOWN
    const given = call.arguments[(parameter.parent as unknown as Called).parameters.indexOf(parameter)]
    if (given) return this.evaluate(given)
    return parameter.initializer && this.evaluate(parameter.initializer)
  }

  /** One of the calls of a function; undefined if it has no name, or is passed on instead of called. */
  callerOf(fn: Node): CallExpression | undefined {
    const named = is.isFunctionDeclaration(fn)
      ? fn.name
      : is.isVariableDeclaration(fn.parent) && fn.parent.name
    if (!named) return undefined
    const calls = callsOf(this.#source, named)
    return calls[calls.length > 1 ? this.#choose(named, calls.length) : 0] as never
  }

  #field(node: { expression: Node } & Node, name: string, scope: Scope): Value {
    const whole = this.evaluate(node.expression, scope)
    return whole instanceof Map ? whole.get(name)?.() : this.#byType(node)
  }

  #element(node: ElementAccessExpression, scope: Scope): Value {
    const key = this.evaluate(node.argumentExpression, scope)
    return typeof key === 'string' ? this.#field(node, key, scope) : this.#byType(node)
  }

  #array(elements: readonly Node[], scope: Scope): Value[] {
    return elements.flatMap((element) => {
      if (!is.isSpreadElement(element)) return [this.evaluate(element, scope)]
      const inner = this.evaluate(element.expression, scope)
      return Array.isArray(inner) ? inner : []
    })
  }

  #object(node: ObjectLiteralExpression, scope: Scope): Fields {
    const fields: Fields = new Map()
    for (const property of node.properties) {
      if (is.isSpreadAssignment(property)) {
        const inner = this.evaluate(property.expression, scope)
        if (inner instanceof Map) for (const [name, value] of inner) fields.set(name, value)
      } else if (is.isShorthandPropertyAssignment(property)) {
        const { name } = property
        fields.set(name.getText(), () => this.#name(name, scope))
      } else if (is.isPropertyAssignment(property)) {
        const { initializer } = property
        fields.set(property.name.getText(), () => this.evaluate(initializer, scope))
      }
    }
    return fields
  }

  #call(node: CallExpression, scope: Scope): Value {
    const { expression: callee } = node
    const given = node.arguments
    if (is.isPropertyAccessExpression(callee)) {
      const method = callee.name.text
      if (callee.expression.getText() === 'sql') return this.#helper(method, given, scope)
      if (callee.expression.getText() === 'Object') return this.#ofObject(method, given[0], scope)
      const whole = this.evaluate(callee.expression, scope)
      if (whole instanceof Fragment) return whole
      if (Array.isArray(whole)) return this.#onArray(whole, method, given, scope)
    }
    const called = this.evaluate(callee, scope)
    if (!isClosure(called)) return this.#byType(node)
    return this.#apply(
      called,
      given.map((argument) => () => this.evaluate(argument, scope)),
    )
  }

  #apply({ fn, scope }: Closure, given: (() => Value)[]): Value {
    const { parameters, body } = fn as unknown as Called
    const inner: Scope = new Map(scope)
    parameters.forEach((parameter, index) => {
      const { initializer } = parameter
      inner.set(parameter, given[index] ?? (() => initializer && this.evaluate(initializer, inner)))
    })
    if (!body || !is.isBlock(body)) return body ? this.evaluate(body, inner) : UNKNOWN
    const returns = nodesIn(body).filter((node) => is.isReturnStatement(node) && functionAround(node) === fn)
    if (returns.length === 0) return UNKNOWN
    const { expression } = returns[returns.length > 1 ? this.#choose(body, returns.length) : 0] as never as {
      expression?: Node
    }
    return expression ? this.evaluate(expression, inner) : UNKNOWN
  }

  #onArray(whole: Value[], method: string, given: readonly Node[], scope: Scope): Value {
    const first = given[0] && this.evaluate(given[0], scope)
    if (method === 'join' && typeof first === 'string' && whole.every((item) => typeof item === 'string')) {
      return whole.join(first)
    }
    if (method === 'map' && first && isClosure(first))
      return whole.map((item) => this.#apply(first, [() => item]))
    return UNKNOWN
  }

  /** `Object.keys`, `Object.values`. */
  #ofObject(method: string, given: Node | undefined, scope: Scope): Value {
    const whole = given && this.evaluate(given, scope)
    if (!(whole instanceof Map)) return UNKNOWN
    if (method === 'keys') return [...whole.keys()]
    return method === 'values' ? [...whole.values()].map((value) => value()) : UNKNOWN
  }

  /** `sql.join`, `sql.table` … */
  #helper(method: string, given: readonly Node[], scope: Scope): Value {
    const first = given[0] && this.evaluate(given[0], scope)
    if (method === 'join' && Array.isArray(first)) {
      // An empty list is never joined.
      if (first.length === 0) throw new Impossible()
      const between = given[1] ? this.evaluate(given[1], scope) : new Fragment([', '])
      if (!(between instanceof Fragment)) return UNKNOWN
      const items = first.map((item) => (item instanceof Fragment ? item.parts : [null]))
      return new Fragment(items.flatMap((item, index) => (index ? [...between.parts, ...item] : item)))
    }
    if (method === 'raw') return typeof first === 'string' ? new Fragment([first]) : UNKNOWN
    if (method === 'lit')
      return new Fragment([typeof first === 'number' ? String(first) : `'${String(first)}'`])
    if (method === 'val') return new Fragment([null])
    // sql.ref, sql.table, sql.id
    const name = typeof first === 'string' ? first : '…'
    return new Fragment([
      name
        .split('.')
        .map((part) => `"${part}"`)
        .join('.'),
    ])
  }

  /** One of the possible values, if the type has only a few. */
  #byType(node: Node, place = node): Value {
    const type = this.#source.checker.getTypeAtLocation(node)
    const texts = type ? literalsOf(type) : []
    return texts.length > 0 ? texts[this.#choose(place, texts.length)] : UNKNOWN
  }
}
