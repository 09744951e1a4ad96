import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// docs/security.md says which test shows which defence: each name that it gives must be a test of that file.

const docs = new URL('../../docs/', import.meta.url)
const page = readFileSync(new URL('security.md', docs), 'utf8')
const numbered = [...page.matchAll(/^\| ([OWTF]\d+) +\| .+ \| (.+?) +\|$/gm)].map(
  ([, number = '', tests = '']) => ({ number, tests }),
)

test('every number has one row', () => {
  const wanted = { O: 48, W: 20, T: 24, F: 13 }
  const all = Object.entries(wanted).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, n) => `${letter}${n + 1}`),
  )
  expect(numbered.map(({ number }) => number)).toEqual(all)
})

test.each(numbered.filter(({ tests }) => tests !== 'open'))(
  '$number: its tests exist',
  ({ number, tests }) => {
    for (const entry of tests.split('<br>')) {
      const [, file = '', name = ''] = /^\[.+?\]\((.+?)\): (.+)$/.exec(entry) ?? []
      expect(name).toMatch(new RegExp(`\\b${number}\\b`))
      expect(readFileSync(new URL(file, docs), 'utf8')).toContain(name.replaceAll('\\|', '|'))
    }
  },
)
