import { createRequire } from 'node:module'
import { LRUCache } from 'lru-cache'
import { Markup } from '../../http/pages/markup.ts'

// Required instead of imported: the package's types would add browser types to the whole program.
const require = createRequire(import.meta.url)
type Language = (hljs: object) => object
type Highlighter = {
  registerLanguage(name: string, language: Language): void
  highlight(code: string, options: { language: string }): { value: string }
}
const hljs: Highlighter = require('highlight.js/lib/core')

const LANGUAGES = {
  bash: require('highlight.js/lib/languages/bash'),
  go: require('highlight.js/lib/languages/go'),
  http: require('highlight.js/lib/languages/http'),
  javascript: require('highlight.js/lib/languages/javascript'),
  json: require('highlight.js/lib/languages/json'),
  php: require('highlight.js/lib/languages/php'),
  python: require('highlight.js/lib/languages/python'),
  ruby: require('highlight.js/lib/languages/ruby'),
}
export type CodeLanguage = keyof typeof LANGUAGES

for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language)

// The documentation shows everyone the same code, so it is cached. Long responses are not highlighted.
const known = new LRUCache<string, Markup>({ max: 1000 })
const LONGEST = 20_000

/** Code with syntax highlighting, as spans. */
export function highlighted(code: string, language: CodeLanguage): Markup | string {
  if (code.length > LONGEST) return code
  const key = `${language} ${code}`
  const markup = known.get(key) ?? new Markup(lighter(hljs.highlight(code, { language }).value))
  known.set(key, markup)
  return markup
}

/** Halves the HTML: brackets and commas get no colour, and class names are short. */
const lighter = (html: string): string =>
  html
    .replaceAll(/<span class="hljs-punctuation">([^<]*)<\/span>/g, '$1')
    .replaceAll(/ class="hljs-(\w+)[^"]*"/g, ' class="c-$1"')
