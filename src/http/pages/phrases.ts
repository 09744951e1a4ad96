import { escapeHtml } from './escape.ts'
import type { Language } from './language.ts'
import { Markup, type Part, prose } from './prose.ts'

/** Values that fill the `{gaps}` of a text. */
type Values = Record<string, string | number>

/** A text in the forms that the language has for numbers; `other` is every number without a form of its own. */
export type Counted = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** How views speak: texts of the reader's language, dates and numbers. */
export interface Phrases {
  lang: string
  dir: 'ltr' | 'rtl'
  texts: Language['texts']
  /** HTML: the text, escaped, with each value escaped, emphasised and isolated from the text's direction. */
  say: (text: string, values?: Values) => string
  /** Plain text, to be escaped by the view: for titles and labels. */
  plain: (text: string, values?: Values) => string
  /** HTML: a sentence with `code`, *emphasis* and [links](/address), and gaps that may hold markup. */
  prose: (text: string, parts?: Record<string, Part>) => string
  /** Plain text in the form that the number asks for, which fills the gap `{count}`. */
  counted: (forms: Counted, count: number, values?: Values) => string
  /** Somebody else's text, escaped and isolated, for a gap of `prose`. */
  isolated: (text: string) => Markup
  /** HTML that the view has made, for a gap of `prose`. */
  markup: (html: string) => Markup
  /** HTML: a `time` element, readable, in UTC. */
  time: (moment: Date | string | null) => string
  /** HTML: the same without the time of the day. */
  day: (moment: Date | string | null) => string
  number: (value: number) => string
}

export function createPhrases({ code, dir, texts }: Language): Phrases {
  // The day first and 24 hours, as most of the world reads them.
  const locale = code === 'en' ? 'en-GB' : code
  const minute = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const numbers = new Intl.NumberFormat(code)
  const plurals = new Intl.PluralRules(code)
  const element = (format: Intl.DateTimeFormat) => (moment: Date | string | null) => {
    if (moment === null) return '<span class="quiet">–</span>'
    const at = new Date(moment)
    return `<time datetime="${at.toISOString()}">${escapeHtml(format.format(at))}</time>`
  }
  return {
    lang: code,
    dir,
    texts,
    // A name is somebody else's text: <bdi> keeps its direction and any override marks from leaking out.
    say: (text, values = {}) =>
      fill(escapeHtml(text), values, (value) => `<strong><bdi>${escapeHtml(String(value))}</bdi></strong>`),
    plain: (text, values = {}) => fill(text, values, String),
    prose,
    counted: (forms, count, values = {}) =>
      fill(forms[plurals.select(count)] ?? forms.other, { count: numbers.format(count), ...values }, String),
    isolated: (text) => new Markup(`<bdi>${escapeHtml(text)}</bdi>`),
    markup: (html) => new Markup(html),
    time: element(minute),
    day: element(date),
    number: (value) => numbers.format(value),
  }
}

const fill = (text: string, values: Values, show: (value: string | number) => string): string =>
  text.replaceAll(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name]
    return value === undefined ? gap : show(value)
  })
