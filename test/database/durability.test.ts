import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const ROOT = new URL('../..', import.meta.url).pathname

test('only what nobody is told may be forgotten: each statement that waits for no flush is known (decision 179)', async () => {
  const found: string[] = []
  for await (const file of glob('{src,migrations}/**/*.ts', { cwd: ROOT })) {
    if ((await readFile(`${ROOT}/${file}`, 'utf8')).includes('synchronous_commit')) found.push(file)
  }
  expect(found.sort()).toEqual([
    'src/api/statements.ts',
    'src/model/used_jwts.ts',
    'src/webhooks/queue/claim.ts',
  ])
})
