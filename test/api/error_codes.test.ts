import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { ERROR_CODES, type ErrorCode } from '../../src/http/error_codes.ts'
import { serverTest as test } from '../support/fixtures.ts'

const codes = Object.keys(ERROR_CODES) as ErrorCode[]

test('the type of every problem document leads to its explanation', async ({ server }) => {
  const page = await (await fetch(`${server.base}/docs/errors`)).text()
  const explained = new Set([...page.matchAll(/ id="(\w+)"/g)].map((match) => match[1]))
  const forPrograms = codes.filter((code) => ERROR_CODES[code].explained !== null)
  expect(forPrograms.length).toBeGreaterThan(10)
  expect(forPrograms.filter((code) => !explained.has(code))).toEqual([])
  expect(page).not.toContain('undefined')
})

test('a program is never refused with a code that is only for people', async () => {
  const source = await Promise.all(['src/api', 'src/operator', 'src/webhooks', 'src/model'].map(sourceOf))
  const forPeople = codes.filter((code) => ERROR_CODES[code].explained === null)
  expect(forPeople.filter((code) => source.join().includes(`Problem('${code}'`))).toEqual([])
})

test('every code is used', async () => {
  const source = await sourceOf('src')
  const uses = (code: string) => source.split(new RegExp(`'${code}'`)).length - 1
  expect(codes.filter((code) => uses(code) === 0)).toEqual([])
})

async function sourceOf(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))
  return texts.join('\n')
}
