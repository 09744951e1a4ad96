import fc from 'fast-check'
import { expect, test } from 'vitest'
import { definitionViolations } from '../../src/platform/definition_violations.ts'
import { loadPlatform, parsePlatform } from '../../src/platform/load.ts'
import { StartError } from '../../src/start_error.ts'

const sound = loadPlatform('rentaltide')

/** Every place in a definition, as the steps that lead there. */
function places(value: unknown, steps: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [steps]
  const inner = Object.entries(value).flatMap(([key, part]) =>
    places(part, [...steps, Array.isArray(value) ? Number(key) : key]),
  )
  return steps.length === 0 ? inner : [steps, ...inner]
}

function withChange(steps: (string | number)[], change: unknown): unknown {
  const copy = structuredClone(sound) as unknown
  let at = copy as Record<string | number, unknown>
  for (const step of steps.slice(0, -1)) at = at[step] as Record<string | number, unknown>
  at[steps.at(-1) ?? ''] = change
  return copy
}

test('whatever stands anywhere in a definition, it is taken or refused with mistakes that have paths', () => {
  const anywhere = fc.constantFrom(...places(sound))
  fc.assert(
    fc.property(anywhere, fc.jsonValue(), (steps, change) => {
      const value = withChange(steps, change)
      const mistakes = definitionViolations(value)
      if (mistakes.length > 0) {
        expect(() => parsePlatform(value, 'mine')).toThrow(StartError)
        for (const { path, message } of mistakes)
          expect([typeof path, message.length > 0]).toEqual(['string', true])
      } else expect(parsePlatform(value, 'mine').name).toBeTypeOf('string')
    }),
    { numRuns: 60 },
  )
})

test('what is no definition at all is refused as calmly', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(definitionViolations(value).length).toBeGreaterThan(0)
    }),
    { numRuns: 60 },
  )
})
