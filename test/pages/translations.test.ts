import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../../src/http/pages/language.ts'
import { translated } from '../../src/http/pages/sentences.ts'
import { shippedPlatforms } from '../../src/platform/load.ts'
import { ar } from '../../views/languages/ar.ts'
import { en } from '../../views/languages/en.ts'
import { hr } from '../../views/languages/hr.ts'
import { pl } from '../../views/languages/pl.ts'

const CODES = LANGUAGES.map(({ code }) => code)
const OTHERS = Object.entries({ pl, hr, ar })

type Tree = { [key: string]: string | Tree | Tree[] }

/** The texts of a definition that merchants read: each should be an object with a text per language. */
const READ = /^(title|text|description|label|plural|whole|verified|unverified|singular|group|keys|new_key)$/

/** Paths to the texts of a part of a definition that are one text for all languages, or lack a language. */
function untranslated(part: unknown, path: string): string[] {
  if (typeof part !== 'object' || part === null) return READ.test(path.split('.').at(-1) ?? '') ? [path] : []
  const languages = Object.keys(part)
  if (languages.includes('en')) return CODES.every((code) => languages.includes(code)) ? [] : [path]
  return Object.entries(part).flatMap(([name, below]) => untranslated(below, `${path}.${name}`))
}

test.for(shippedPlatforms())('the definition %s has its texts in every language', (name) => {
  const file = join('src/platform/definitions', `${name}.json`)
  const { title: _, ...read } = JSON.parse(readFileSync(file, 'utf8'))
  const { tenants, binding, owner_pages = {}, description, app_categories = [], scopes } = read
  const part = (list: Tree[], names: string[]) =>
    list.map((each) => Object.fromEntries(names.map((of) => [of, each[of] ?? {}])))
  const merchants = {
    ...{ description, app_categories, tenants, binding, owner_pages },
    scopes: part(scopes, ['title', 'text']),
    record_types: part(read.record_types, ['title', 'singular']),
    event_types: part(read.event_types, ['text', 'group']),
  }
  expect(untranslated(merchants, name)).toEqual([])
  expect(app_categories.filter((category: unknown) => typeof category === 'string')).toEqual([])
})

/** Words that are the same in another language, and texts that are a name or a gap. */
const SAME = /^(Webhooks?|Endpoint|Marketing|E-mail|Status|Token|test|Operator|OpenAPI|API|URL|DNS|TLS)$/

function sameTexts(english: unknown, other: unknown, path = ''): string[] {
  if (typeof other === 'string') {
    const words = other.replaceAll(/\{\w+\}|<[^>]+>|`[^`]+`/g, '').trim()
    return other === english && /[a-z]{3}/i.test(words) && !SAME.test(words) ? [`${path}: ${other}`] : []
  }
  const below = (english ?? {}) as Record<string, unknown>
  return Object.entries(other ?? {}).flatMap(([key, text]) => sameTexts(below[key], text, `${path}/${key}`))
}

test.for(OTHERS)('no text of pages and mails is English in %s', ([, texts]) => {
  expect(sameTexts(en, texts)).toEqual([])
})

const without = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*/g, '')

const literals = (file: string): string[] =>
  [...without(readFileSync(file, 'utf8')).matchAll(/(['`])((?:(?!\1)[^\\\n])+)\1/g)].map(
    ([, , text = '']) => text,
  )

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))

describe('every refusal that a merchant or the holder of an account can read is translated', () => {
  const missing = (sentences: string[]) =>
    sentences.filter((sentence) => {
      const said = sentence.replaceAll(/\$\{[^}]*\}/g, 'x')
      return LANGUAGES.slice(1).some((language) => translated(language, said) === null)
    })

  test('sentences on pages', () => {
    const folders = [
      'pages/account',
      'pages/settings',
      'pages/webhooks',
      'oauth/consent',
      'oauth/participants',
    ]
    const files = [
      ...['oauth/sign_in', 'oauth/proof', ...folders].flatMap((folder) => filesIn(join('src', folder))),
      ...['http/problem', 'http/target', 'http/methods', 'http/pages/csrf', 'http/pages/form'].map(
        (name) => `src/${name}.ts`,
      ),
      ...['pages/invitation', 'pages/signed_in', 'pages/catalogue/routes', 'model/people/hash_queue'].map(
        (name) => `src/${name}.ts`,
      ),
    ]
    const sentences = files.flatMap(literals).filter((text) => /^[A-Z].* .*\.$/.test(text))
    expect(sentences.length).toBeGreaterThan(50)
    // The portal of webhooks is also a page of the console, and a diagnosis is put together from two sentences.
    const other = /^Only an admin of the publisher|\$\{variant\.why\}/
    expect(missing(sentences).filter((sentence) => !other.test(sentence))).toEqual([])
  })

  test('what is wrong with a field of a form', () => {
    const files = [
      'http/outgoing/outgoing_url',
      'model/webhooks/signing_secret',
      'model/webhooks/endpoint_schema',
    ]
    const violations = files
      .flatMap((name) => literals(`src/${name}.ts`))
      .filter((text) => /^(must|is|cannot|may|needs) /.test(text))
    expect(violations.length).toBeGreaterThan(10)
    expect(missing(violations.map((violation) => `It ${violation}.`))).toEqual([])
  })
})
