import type { Language } from './language.ts'
import { escapeHtml, Markup, toHtml } from './markup.ts'
import { fillGaps, type GapValue, prose } from './prose.ts'
import { translated } from './sentences.ts'

type TextValues = Record<string, string | number>

/** A text in the plural forms of the language; `other` is for all numbers without their own form. */
export type Counted = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** The texts of the reader's language, and how it writes names, dates and numbers. */
export interface Phrases {
  lang: string
  dir: 'ltr' | 'rtl'
  texts: Language['texts']
  /** A text whose values are names. Each name is emphasised, and isolated from the direction of the text. */
  say: (text: string, names?: TextValues) => Markup
  /** A text as plain text, for titles and labels. */
  plain: (text: string, values?: TextValues) => string
  /** A sentence with `code`, *emphasis*, [links](/address) and gaps that may contain markup. */
  prose: (text: string, values?: Record<string, GapValue>) => Markup
  /** A refusal in the reader's language, looked up by its English sentence; unchanged if there is none. */
  sentence: (english: string) => string
  /** The plural form of the text for the number, which fills the gap `{count}`. */
  counted: (forms: Counted, count: number, values?: TextValues) => string
  /** Text of other origin, isolated from the direction of the text around it. */
  isolated: (text: string) => Markup
  strong: (value: GapValue) => Markup
  /** When something happened or will happen, relative if it is near ("5 minutes ago"); a dash for null. */
  time: (moment: Date | string | null) => Markup
  /** Always date and time, for use after *until* or *since*. */
  moment: (moment: Date | string | null) => Markup
  /** Only the date. */
  day: (moment: Date | string | null) => Markup
  number: (value: number) => string
}

export function createPhrases(language: Language): Phrases {
  const { code, dir, texts } = language
  // The day first and 24 hours, as most of the world reads them.
  const locale = code === 'en' ? 'en-GB' : code
  const seconds = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const exact = (at: Date) => `${seconds.format(at)} UTC`
  const numbers = new Intl.NumberFormat(code)
  const plurals = new Intl.PluralRules(code)
  const strong = (value: GapValue) => new Markup(`<strong>${toHtml(value)}</strong>`)
  // <bdi> keeps the direction of a name, and any override marks in it, from leaking out.
  const isolated = (text: string) => new Markup(`<bdi>${escapeHtml(text)}</bdi>`)
  const name = (value: GapValue) => strong(isolated(String(value))).html
  return {
    lang: code,
    dir,
    texts,
    say: (text, names = {}) => new Markup(fillGaps(escapeHtml(text), names, name)),
    plain: (text, values = {}) => fillGaps(text, values, String),
    prose,
    sentence: (english) => translated(language, english) ?? english,
    counted: (forms, count, values = {}) =>
      fillGaps(
        forms[plurals.select(count)] ?? forms.other,
        { count: numbers.format(count), ...values },
        String,
      ),
    isolated,
    strong,
    time: timeElement('near', exact, exact),
    moment: timeElement('moment', exact, exact),
    day: timeElement('day', (at) => days.format(at), exact),
    number: (value) => numbers.format(value),
  }
}

/**
 * A time as every page shows it: in UTC, with "UTC" after it. With JavaScript, views/scripts/times.js converts it to
 * the reader's time zone according to `style`. The exact UTC time stays as its title.
 */
const timeElement =
  (style: 'near' | 'moment' | 'day', show: (at: Date) => string, exact: (at: Date) => string) =>
  (moment: Date | string | null) => {
    if (moment === null) return new Markup('<span class="quiet">–</span>')
    const at = new Date(moment)
    const title = escapeHtml(exact(at))
    return new Markup(
      `<time datetime="${at.toISOString()}" data-style="${style}" title="${title}">${escapeHtml(show(at))}</time>`,
    )
  }
