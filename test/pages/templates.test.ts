import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { templateNames } from '../support/view_samples/index.ts'

const REPO = resolve(import.meta.dirname, '../..')
const TAG = /<%([=~]?)([\s\S]*?)%>/

const read = (name: string): Promise<string> => readFile(join(REPO, 'views', `${name}.eta`), 'utf8')

/** The tags of a template: `=` shows a value, `~` inserts HTML, and one without a sign is code. */
async function tagsOf(name: string): Promise<{ sign: string; code: string }[]> {
  const found = (await read(name)).matchAll(new RegExp(TAG, 'g'))
  return [...found].map(([, sign = '', code = '']) => ({ sign, code: code.trim() }))
}

/** Calls that only show something. */
const TOOLS =
  /^(if|for|include|layout|it\.(say|plain|prose|sentence|counted|isolated|strong|time|moment|day|number|asset|csrf_token))$/
const COMPUTING = [
  { what: 'a function', pattern: /=>|\bfunction\b|\bnew\b/ },
  { what: 'a comparison', pattern: /[=!]==?|[<>]/ },
  { what: 'arithmetic', pattern: /[+*/%]|\s-\s/ },
  { what: 'a default', pattern: /\?\?/ },
  { what: 'an assignment', pattern: /\blet\b|\bvar\b/ },
]

test.each(templateNames())('%s computes nothing: it loops, asks booleans and shows values', async (name) => {
  for (const { code } of await tagsOf(name)) {
    const plain = code.replaceAll(/'[^']*'/g, "''")
    for (const { what, pattern } of COMPUTING) expect(plain, what).not.toMatch(pattern)
    const calls = [...plain.matchAll(/([\w.]+)\s*\(/g)].map(([, called = '']) => called)
    expect(calls.filter((called) => !TOOLS.test(called))).toEqual([])
  }
})

test.each(templateNames())('%s inserts no HTML but that of other templates', async (name) => {
  const inserted = (await tagsOf(name)).filter(({ sign }) => sign === '~').map(({ code }) => code)
  expect(inserted.filter((code) => !/^(include\('\/[\w/]+'|it\.body$)/.test(code))).toEqual([])
})

const TYPES = `
import type {} from '${REPO}/src/app.ts'
import type { Markup } from '${REPO}/src/http/pages/markup.ts'
import type { ViewTools } from '${REPO}/src/http/pages/render.ts'
import type { Layouts, Partials, Views } from '${REPO}/src/http/pages/views.ts'

type Models = Views & Partials & { [Name in keyof Layouts]: Layouts[Name] & { body: Markup } }
export type It<Name extends keyof Models> = Models[Name] & ViewTools
export declare function show(value: string | number | Markup): void
export declare function include<Name extends keyof Partials>(
  name: \`/\${Name}\`, ...data: object extends Partials[Name] ? [] : [Partials[Name]]): Markup
export declare function layout<Name extends keyof Layouts>(name: \`/\${Name}\`, data: Layouts[Name]): void

/** A model with a field that is called like a tool would hide it. */
type Hidden = { [Name in keyof Models]: keyof Models[Name] & keyof ViewTools }[keyof Models]
export const nothingIsHidden: [Hidden] extends [never] ? true : Hidden = true
`

/** A template as a function that TypeScript can check, line by line where the template has it. */
function asTypeScript(name: string, template: string): string {
  const body = template
    .split(/(<%[\s\S]*?%>)/)
    .map((part) => {
      const [, sign, code] = TAG.exec(part) ?? []
      if (code === undefined) return part.replaceAll(/[^\n]/g, '')
      return sign === '' ? code : `show(${code});`
    })
    .join('')
  return `import { type It, include, layout, show } from './types.ts'; void [include, layout, show]; export function template(it: It<'${name}'>): void { void it; ${body} }`
}

test('every template shows only what its view model, or its partial’s data, is known to hold', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-templates-'))
  try {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'types.ts'), TYPES)
    for (const name of templateNames()) {
      const file = join(folder, `${name.replaceAll('/', '.')}.eta.ts`)
      await writeFile(file, asTypeScript(name, await read(name)))
    }
    const compilerOptions = { typeRoots: [join(REPO, 'node_modules/@types')] }
    const config = { extends: join(REPO, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(REPO, 'node_modules/.bin/tsc')
    const { stdout } = await promisify(execFile)(tsc, ['-p', folder], { cwd: folder }).catch((error) => error)
    expect(stdout).toBe('')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
