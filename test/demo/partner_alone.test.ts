import { globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const PARTNER = resolve(import.meta.dirname, '../../src/demo/partner')

/** The package of an import: `@koa/router/x` belongs to `@koa/router`. */
const packageOf = (name: string): string => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ''

test('partners can copy the demo’s app: it imports nothing but Node, npm packages and its own files', () => {
  const files = globSync('**/*.ts', { cwd: PARTNER })
  expect(files).toContain('app.ts')
  for (const name of files) {
    const text = readFileSync(resolve(PARTNER, name), 'utf8')
    const imported = [...text.matchAll(/(?:from|import\(|import\.meta\.resolve\()\s*'([^']+)'/g)].map(
      ([, to = '']) => to,
    )
    for (const to of imported) {
      if (to.startsWith('node:')) continue
      if (!to.startsWith('.')) expect(Object.keys(manifest.dependencies), name).toContain(packageOf(to))
      else expect(relative(PARTNER, resolve(PARTNER, dirname(name), to)), name).not.toMatch(/^\.\./)
    }
    // Its templates and its stylesheet are below its own folder too.
    expect(text, name).not.toContain("'../")
  }
})
