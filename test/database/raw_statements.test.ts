import type { PoolClient } from 'pg'
import { expect } from 'vitest'
import { baseTest, FILE } from '../support/fixtures.ts'
import { fits } from '../support/statements/claim.ts'
import { columnsOf } from '../support/statements/describe.ts'
import { findStatements, type Statement } from '../support/statements/find.ts'
import { openSource, type Source } from '../support/statements/source.ts'

// TypeScript takes the word of `sql<Row>` and `pool.query<Row>`: here PostgreSQL is asked.

/** What cannot be compared, by file and what is found wrong with it. */
const APART: [file: string, problem: RegExp, reason: string][] = [
  ['src/database/partitions.ts', /in\s+with moved as/, 'its table and key are known from the catalogue only'],
  [
    'src/database/connect.ts',
    /cannot be worked out/,
    'its settings are a list; test/faults/pgbouncer.test.ts sends it',
  ],
  [
    'src/database/migrations/concurrent_index.ts',
    /in create (unique )?index /,
    'its index and table are those that a migration names',
  ],
]

const test = baseTest
  .extend('source', FILE, async ({ database: _ }, { onCleanup }) => {
    const source = openSource()
    onCleanup(source.close)
    return source
  })
  .extend('client', FILE, async ({ database }, { onCleanup }) => {
    const client = await database.pool.connect()
    onCleanup(() => client.release())
    return client
  })

test('every raw statement is one that PostgreSQL takes, with the columns that the code reads', async ({
  source,
  client,
}) => {
  const { statements, problems } = findStatements(source)
  const prepared = preparedIn(statements)
  for (const { place, variants } of statements) {
    for (const { text, claim } of variants) {
      const name = /\bexecute (\w+) \(/.exec(text)?.[1] ?? /^prepare (\w+) /.exec(text)?.[1]
      const wrong = await wrongWith(source, client, name ? (prepared.get(name) ?? text) : text, claim)
      problems.push(...wrong.map((problem) => `${place}: ${problem}`))
    }
  }
  const left = problems.filter(
    (problem) => !APART.some(([file, what]) => problem.startsWith(`${file}:`) && what.test(problem)),
  )
  expect([...new Set(left)]).toEqual([])
  expect(statements.length).toBeGreaterThan(50)
})

/** The statements that the code prepares by SQL, to be executed by their names. */
function preparedIn(statements: Statement[]): Map<string, string> {
  const texts = statements.flatMap(({ variants }) => variants.map(({ text }) => text))
  const found = texts.map((text) => /^prepare (\w+) \([^)]*\) as ([\s\S]+)$/.exec(text))
  return new Map(found.flatMap((match) => (match ? [[match[1]!, match[2]!]] : [])))
}

async function wrongWith(
  source: Source,
  client: PoolClient,
  text: string,
  claim: Statement['variants'][number]['claim'],
): Promise<string[]> {
  const columns = await columnsOf(client, text).catch((error: Error) => error.message)
  if (typeof columns === 'string') return [`${columns} in ${text}`]
  if (!claim) return []
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  return Object.entries(claim).flatMap(([name, claimed]) => {
    const type = types.get(name)
    if (!type) return [`${name} is no column`]
    return fits(source, claimed, type)
      ? []
      : [`${name} is ${type}, not ${source.checker.typeToString(claimed)}`]
  })
}
