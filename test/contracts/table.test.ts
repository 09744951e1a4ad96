import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// docs/contracts.md says which test shows which fact: each name that it gives must be a test of that file.

const docs = new URL('../../docs/', import.meta.url)
const page = readFileSync(new URL('contracts.md', docs), 'utf8')
const plain = (text: string) => text.replaceAll('’', "'")

const sections = page.split(/^## /m).slice(1)
const rows = sections.flatMap((section) => {
  const file = /\]\((\.\.\/test\/[^)]+)\)/.exec(section)?.[1] ?? ''
  const cells = [...section.matchAll(/^\| .+ \| (.+) \|$/gm)].map((match) => match[1] ?? '')
  return cells.filter((cell) => cell !== 'test' && !/^-+$/.test(cell)).map((cell) => [file, cell] as const)
})

test('every vendor has a table', () => {
  expect(new Set(rows.map(([file]) => file)).size).toBe(5)
  expect(rows.length).toBeGreaterThan(35)
})

test.each(rows)('%s: %s', (file, cell) => {
  const [, elsewhere, names = cell] = /^\[.+\]\((.+)\): (.+)$/.exec(cell) ?? []
  const tests = plain(readFileSync(new URL(elsewhere ?? file, docs), 'utf8'))
  for (const name of names.split(';').map((part) => plain(part.trim()))) {
    expect(tests).toContain(name.replace(/^200, 204, 299 /, '%i '))
  }
})
