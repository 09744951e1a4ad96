import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { serverTest as test } from '../support/fixtures.ts'

test('the type of every problem document leads to its explanation', async ({ server }) => {
  const source = await Promise.all(['src/api', 'src/operator', 'src/http', 'src/webhooks'].map(sourceOf))
  const thrown = /(?:new Problem|refuse)\(\s*\d+,\s*'(\w+)'/g
  // A form's refusal is a page for a person, no problem document.
  const forPeople = ['csrf', 'forbidden']
  const codes = new Set([...source.join().matchAll(thrown)].map((match) => match[1] as string))
  expect(codes.size).toBeGreaterThan(10)
  const page = await (await fetch(`${server.base}/docs/errors`)).text()
  const explained = new Set([...page.matchAll(/ id="(\w+)"/g)].map((match) => match[1]))
  expect([...codes].filter((code) => !explained.has(code) && !forPeople.includes(code))).toEqual([])
})

async function sourceOf(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
  return (await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))).join('\n')
}
