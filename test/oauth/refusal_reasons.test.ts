import { describe, expect, test } from 'vitest'
import { localPath } from '../../src/http/local_path.ts'
import { redirectUriReason } from '../../src/oauth/engine/refusal_reasons.ts'

describe('where a redirect URI differs', () => {
  test.each([
    [['https://app.example/cb'], 'https://app.example/cb/', 23, '"/cb/" instead of "/cb"'],
    [['https://app.example/cb'], 'https://app.example/CB', 21, '"/CB" instead of "/cb"'],
    [
      ['https://x.example/', 'https://app.example/cb'],
      'https://app.example/cc',
      22,
      '"/cc" instead of "/cb"',
    ],
    [['https://app.example/cb'], 'http://app.example/cb', 5, '"http://app.example/cb" instead of'],
  ])('%j, given %s', (registered, given, character, words) => {
    const reason = redirectUriReason(registered, given)
    expect(reason).toContain(`at character ${character}: `)
    expect(reason).toContain(words)
  })
  test('an app without redirect URIs', () => {
    expect(redirectUriReason([], 'https://app.example/cb')).toContain('has no registered redirect URIs')
  })
})

describe('addresses to return to', () => {
  const base = 'https://bridge.example'
  test.each(['/', '/settings/apps?a=b', '/a/../b', '/%2F%2Fevil.example'])('%s stays', (path) => {
    expect(localPath(path, base)).toMatch(/^\/(?!\/)/)
  })
  test.each([
    undefined,
    ['/a'],
    '',
    'a',
    '//x',
    '/\\x',
    '/a\n',
    'https://bridge.example/',
    '/.//x',
    '/a/..//x',
  ])('%j goes nowhere', (path) => {
    expect(localPath(path, base)).toBeNull()
  })
})
