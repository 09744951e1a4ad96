import type { Context } from 'koa'
import { expect, test } from 'vitest'
import { chooseLanguage } from '../../src/http/pages/language.ts'
import { createPhrases } from '../../src/http/pages/phrases.ts'

const speakIn = (language: string) => {
  const ctx = { query: { ui_locales: language }, acceptsLanguages: () => [] } as unknown as Context
  return createPhrases(chooseLanguage(ctx))
}
const english = speakIn('en')

test('a sentence holds code, emphasis and links, and is escaped otherwise', () => {
  expect(english.prose('Read `a<b>`, *then* [the "docs"](/docs).').html).toBe(
    'Read <code>a&lt;b&gt;</code>, <em>then</em> <a href="/docs">the &quot;docs&quot;</a>.',
  )
})

test.each(['<b>', '"><script>', '`code`', '*em*', '[link](/x)', '{other}'])(
  'the value %s is text in a sentence, whatever marks it carries',
  (value) => {
    const shown = english.prose('By {name}, {other}.', { name: value, other: 'x' }).html
    const escaped = value.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    expect(shown).toBe(`By ${escaped}, x.`)
    expect(english.prose('By {name}.', { name: english.isolated(value) }).html).toBe(
      `By <bdi>${escaped}</bdi>.`,
    )
  },
)

test('a number chooses the form that its language has for it', () => {
  const forms = { one: '{count} połączenie', few: '{count} połączenia', other: '{count} połączeń' }
  const polish = speakIn('pl')
  expect([1, 2, 5, 22].map((count) => polish.counted(forms, count))).toEqual([
    '1 połączenie',
    '2 połączenia',
    '5 połączeń',
    '22 połączenia',
  ])
  expect(english.counted({ one: '{count} call', other: '{count} calls' }, 1000)).toBe('1,000 calls')
})

test('what a language has no words for stays English', () => {
  const { texts } = speakIn('ar')
  expect(texts.sign_in.title).not.toBe(english.texts.sign_in.title)
  expect(texts.developers).toEqual(english.texts.developers)
})
