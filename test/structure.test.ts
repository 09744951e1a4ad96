import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '../src')

/** The floors of the house, from the runtime up; imports go down or stay in the same room. */
const FLOORS = [
  ['database', 'http', 'config.ts', 'start_error.ts', 'violation.ts'],
  ['platform', 'model', 'runtime.ts'],
  ['oauth', 'api', 'webhooks'],
  ['pages', 'operator', 'demo'],
  ['app.ts'],
  ['main.ts', 'migrate.ts', 'cli.ts', 'cli', 'program.ts', 'greeting.ts', 'local_secrets.ts'],
]
/** Rooms of one floor that may enter each other: the nouns, the runtime, and what starts the program. */
const OPEN_FLOORS = [0, 1, 5]

const room = (file: string): string => relative(SRC, file).split('/')[0] ?? ''
const floor = (name: string): number => FLOORS.findIndex((rooms) => rooms.includes(name))

async function sources(): Promise<{ file: string; text: string; imports: string[] }[]> {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => file.endsWith('.ts'))
  return await Promise.all(
    files.map(async (name) => {
      const file = join(SRC, name)
      const text = await readFile(file, 'utf8')
      const found = text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)
      return { file, text, imports: [...found].map(([, path = '']) => resolve(dirname(file), path)) }
    }),
  )
}

test('every file of src/ has its place in the house', async () => {
  const strays = (await sources()).map(({ file }) => room(file)).filter((name) => floor(name) < 0)
  expect([...new Set(strays)]).toEqual([])
})

test('imports go down only, and the capabilities never import each other', async () => {
  const wrong: string[] = []
  for (const { file, imports } of await sources()) {
    const here = room(file)
    for (const target of imports.filter((path) => path.startsWith(SRC))) {
      const there = room(target)
      const [from, to] = [floor(here), floor(there)]
      const ok = here === there || to < from || (to === from && OPEN_FLOORS.includes(from))
      if (!ok) wrong.push(`${relative(SRC, file)} → ${relative(SRC, target)}`)
    }
  }
  expect(wrong).toEqual([])
})

test('only the process files touch the process', async () => {
  const touching = (await sources())
    .filter(({ text }) => /\bprocess\.(env|exit|on|argv|stdout|stderr)\b/.test(text))
    .map(({ file }) => relative(SRC, file))
    .filter((file) => !/^(main|migrate|cli)\b/.test(file))
    // Text for partners to paste into programs of theirs.
    .filter((file) => file !== 'pages/docs/snippets.ts')
  expect(touching).toEqual(['database/embedded/binaries.ts'])
})

test('no rooms for leftovers, and no file that is a house of its own', async () => {
  for (const { file, text } of await sources()) {
    expect(relative(SRC, file)).not.toMatch(/util|helper|service|controller|manager|misc|common/i)
    if (!file.endsWith('schema.ts')) expect(text.split('\n').length, file).toBeLessThanOrEqual(320)
  }
})
