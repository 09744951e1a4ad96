import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '../src')

/** The floors of the house, from the runtime up; imports go down or stay in the same room. */
const FLOORS = [
  [
    'database',
    'http',
    'telemetry',
    'config.ts',
    'config_values.ts',
    'start_error.ts',
    'version.ts',
    'violation.ts',
  ],
  ['platform', 'model', 'runtime.ts', 'request_context.ts'],
  ['oauth', 'api', 'webhooks', 'mail'],
  ['pages', 'operator', 'demo', 'sdk'],
  ['app.ts'],
  ['main.ts', 'migrate.ts', 'cli.ts', 'cli', 'program.ts', 'readiness.ts', 'greeting.ts', 'local_secrets.ts'],
]
/** Rooms of one floor that may enter each other: the nouns, the runtime, and what starts the program. */
const OPEN_FLOORS = [0, 1, 5]

const room = (file: string): string => relative(SRC, file).split('/')[0] ?? ''
const floor = (name: string): number => FLOORS.findIndex((rooms) => rooms.includes(name))

/** The package that partners install is another program, and what is written for it has names of its own. */
const PACKAGE = /^sdk\/typescript\//
const WRITES_PACKAGE = /^sdk\/(declarations|definition_module)\.ts$/

async function sources(): Promise<{ file: string; text: string; imports: string[] }[]> {
  const all = await readdir(SRC, { recursive: true })
  const files = all.filter((file) => file.endsWith('.ts') && !PACKAGE.test(file))
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
    .filter((file) => !['pages/docs/snippets.ts', 'pages/docs/request_snippets.ts'].includes(file))
  expect(touching).toEqual(['database/embedded/binaries.ts'])
})

test('no rooms for leftovers, and no file that is a house of its own', async () => {
  for (const { file, text } of await sources()) {
    expect(relative(SRC, file)).not.toMatch(/util|helper|service|controller|manager|misc|common/i)
    if (!file.endsWith('schema.ts')) expect(text.split('\n').length, file).toBeLessThanOrEqual(320)
  }
})

test('rooms are at most two deep, with at most twenty files side by side', async () => {
  const rooms = Map.groupBy(await sources(), ({ file }) => relative(SRC, dirname(file)))
  const crowded = [...rooms].filter(([, files]) => files.length > 20).map(([name]) => name)
  const deep = [...rooms.keys()].filter((name) => name.split('/').length > 2)
  expect([crowded, deep]).toEqual([[], []])
})

test('no file imports itself by way of others, types included', async () => {
  const imports = new Map((await sources()).map(({ file, imports }) => [file, imports]))
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (file: string, path: string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) circles.push([...path.slice(start), file].map((name) => relative(SRC, name)).join(' → '))
    if (start >= 0 || done.has(file)) return
    for (const next of imports.get(file) ?? []) follow(next, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) follow(file, [])
  expect(circles).toEqual([])
})

/** How statements say that something may still be used. Only migrations/0005_live.ts may. */
const LIVENESS = [
  /suspended_at is null/,
  /'(?:\w+\.)?suspended_at', 'is', null/,
  /revoked_at is null/,
  /'(?:\w+\.)?revoked_at', 'is', null/,
  /state <> 'revoked'/,
  /'(?:\w+\.)?state', '<>', 'revoked'/,
  // Followed by "as", it is shown.
  /approved_at is not null(?! as)/,
  /'(?:\w+\.)?approved_at', 'is not', null/,
  /\b(?:and|or|where|when|not) \w+\.verified\b/,
]

test('what is live is said in one place: others ask its views', async () => {
  const repeats = (await sources())
    .filter(({ file }) => relative(SRC, file) !== 'database/schema.ts')
    .map(({ file, text }) => {
      const found = LIVENESS.flatMap((condition) => [...text.matchAll(new RegExp(condition, 'g'))])
      return [relative(SRC, file), found.length] as const
    })
    .filter(([, count]) => count > 0)
  expect(Object.fromEntries(repeats)).toEqual({
    // The arbiter of "on conflict" has to name the partial unique index by its condition.
    'model/connections/connections.ts': 1,
    // So have the partial indexes of the catalogue; the view listed_apps decides what is in it.
    'model/listings/listed_apps.ts': 1,
  })
})

test('an exported name stands for one thing', async () => {
  const places = new Map<string, string[]>()
  for (const { file, text } of await sources()) {
    if (relative(SRC, file) === 'database/schema.ts' || WRITES_PACKAGE.test(relative(SRC, file))) continue
    for (const [, name = ''] of text.matchAll(
      /^export (?:async )?(?:function|const|type|class|interface) (\w+)/gm,
    )) {
      places.set(name, [...(places.get(name) ?? []), relative(SRC, file)])
    }
  }
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([])
})
