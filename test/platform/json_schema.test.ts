import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { platformJsonSchema } from '../../src/platform/json_schema.ts'

const file = new URL('../../docs/platform.schema.json', import.meta.url)

// To renew it after a change of the definition: UPDATE_SCHEMA=1 npx vitest run test/platform && npm run format
test('the published JSON Schema is the one that the loader checks with', () => {
  const text = `${JSON.stringify(platformJsonSchema(), null, 2)}\n`
  if (process.env['UPDATE_SCHEMA']) writeFileSync(file, text)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text))
})
