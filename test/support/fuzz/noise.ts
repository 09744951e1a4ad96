import fc, { type Arbitrary } from 'fast-check'

// Values where they do not belong.

/** Text that parsers, databases and pages often mishandle. */
export const nasty = fc.constantFrom(
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '99999999999999999999',
  '2026-02-30',
  '-271821-04-21T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  'null',
  'true',
  '{}',
  '[]',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '%',
  '%00',
  '%ff',
  '%ud800',
  "'",
  '"',
  "' or 1=1 --",
  '../../etc/passwd',
  '..%2f..%2f',
  '//evil.example',
  'https://evil.example',
  'http://[::1',
  'http://user:pass@x.example',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  'é\u202e\u0301',
  '😀'.repeat(60),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a'.repeat(300),
  'a'.repeat(5000),
  '\r\nX-Injected: 1',
  'infinity',
  '-infinity',
  'NaN',
)

export const anyText: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: nasty },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
)

/** A correct value or noise. The value is correct `right` times in ten. */
export const mostly = (values: Arbitrary<string>, right: number): Arbitrary<string> =>
  fc.oneof({ weight: right, arbitrary: values }, { weight: 10 - right, arbitrary: anyText })

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

const scalar: Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, [], {}, [[]], { a: { b: [] } }, -0, 1e308),
)

type Texts = { any: Arbitrary<string>; named: Record<string, Arbitrary<string>>; name: string }

/**
 * Nearly valid values of a JSON schema: each part may also be something else.
 * @param any ids and similar values; `named`: values that are more likely for a member with this name
 */
export function fromSchema(
  schema: object,
  any: Arbitrary<string>,
  named: Record<string, Arbitrary<string>>,
): Arbitrary<unknown> {
  return nearly(schema, { any, named, name: '' })
}

const nearly = (schema: Schema, texts: Texts): Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: fittingTo(schema, texts) }, { weight: 1, arbitrary: scalar })

function fittingTo(schema: Schema, texts: Texts): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => nearly(choice, texts)))
  switch ([schema.type].flat()[0]) {
    case 'object':
      return objectOf(schema, texts)
    case 'array':
      return fc.array(nearly(schema.items ?? {}, texts), { maxLength: 4 })
    case 'integer':
    case 'number':
      return fc.oneof(fc.nat(100), fc.integer(), fc.double())
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return mostly(texts.named[texts.name] ?? texts.any, 9)
    default:
      return scalar
  }
}

function objectOf({ properties = {}, required = [] }: Schema, texts: Texts): Arbitrary<unknown> {
  const names = Object.keys(properties)
  if (names.length === 0) return fc.dictionary(anyText, scalar, { maxKeys: 5 })
  const parts = names.map((name) => [name, nearly(properties[name] ?? {}, { ...texts, name })] as const)
  // One in ten lacks a required member.
  return fc.integer({ min: 0, max: 9 }).chain((luck) =>
    fc.record(Object.fromEntries(parts), {
      requiredKeys: luck === 0 ? [] : names.filter((name) => required.includes(name)),
    }),
  )
}
