import { expect, test } from 'vitest'
import { versionProblem } from '../../src/database/server_version.ts'

test('a PostgreSQL that is too old is refused with a sentence', () => {
  expect(versionProblem('14.9 (Debian 14.9-1.pgdg120+1)')).toBe(
    'Drawbridge needs PostgreSQL 15 or newer. The database of DATABASE_URL has version 14.9 (Debian 14.9-1.pgdg120+1).',
  )
  for (const version of ['9.6.24', '14beta1', '']) expect(versionProblem(version)).not.toBeNull()
  for (const version of ['15.0', '16beta1', '18.4', '19devel']) expect(versionProblem(version)).toBeNull()
})
