import type { Context } from 'koa'
import { pageLanguage } from '../../http/pages/language.ts'
import { type Option, optionsOf } from '../../http/pages/views.ts'

/** Longest text that can be searched for. */
const LONGEST_TEXT = 200

/** A field of a search as its form shows it again: what was typed, and what is wrong with it. */
export interface SearchField {
  value: string
  error: string | null
}

/** A field whose value is chosen from a list. */
export interface SearchChoice {
  options: Option[]
  /** Whether there is anything to choose between. */
  shown: boolean
  error: string | null
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/activity/field': {
      label: string
      name: string
      type: 'search' | 'text' | 'datetime-local'
      field: SearchField
      hint: string | null
    }
    'partials/activity/choice': { label: string; name: string; choice: SearchChoice }
  }
}

/** The parsed search form. An invalid value filters nothing, and the form shows an error next to it. */
export class SearchFields {
  /** The query parameters of the filters, for the link to the next page. */
  readonly query = new URLSearchParams()
  #wrong = false
  readonly #ctx: Context
  readonly #t: ReturnType<typeof pageLanguage>['texts']['activity']['errors']

  constructor(ctx: Context) {
    this.#ctx = ctx
    this.#t = pageLanguage(ctx).texts.activity.errors
    // The range is chosen outside the form and is kept.
    const range = this.#given('range')
    if (range !== '') this.query.set('range', range)
  }

  get wrong(): boolean {
    return this.#wrong
  }

  text(name: string): SearchField & { text: string | undefined } {
    const value = this.#given(name)
    if (value.length > LONGEST_TEXT) return { ...this.#refuse(value, this.#t.long), text: undefined }
    return { ...this.#accept(name, value), text: value || undefined }
  }

  choice<Value extends string>(
    name: string,
    values: readonly Value[],
    labels: Partial<Record<Value, string>> = {},
  ): SearchChoice & { chosen: Value | undefined } {
    const value = this.#given(name)
    const chosen = values.find((one) => one === value)
    const options = optionsOf(
      values.map((id) => ({ id, name: labels[id] ?? id })),
      value,
    )
    if (value !== '' && chosen === undefined) {
      return { options, shown: true, error: this.#refuse(value, this.#t.choice).error, chosen }
    }
    return { options, shown: true, error: this.#accept(name, value).error, chosen }
  }

  /** A choice among all existing values. It is hidden if there is only one. */
  among<Value extends string>(
    name: string,
    values: readonly Value[],
    labels: Partial<Record<Value, string>> = {},
  ): SearchChoice & { chosen: Value | undefined } {
    const choice = this.choice(name, values, labels)
    return { ...choice, shown: values.length > 1 || this.isSet(name) }
  }

  /** A status such as `404`, or a class of them such as `4xx`. */
  status(name: string): SearchField & { status: [number, number] | undefined } {
    const value = this.#given(name).toLowerCase()
    if (value === '') return { value, error: null, status: undefined }
    if (!/^[1-5](\d\d|xx)$/.test(value)) return { ...this.#refuse(value, this.#t.status), status: undefined }
    const status: [number, number] = [Number(value.replace('xx', '00')), Number(value.replace('xx', '99'))]
    return { ...this.#accept(name, value), status }
  }

  /** A time in UTC as a browser writes it, such as `2026-11-21T09:30`, or a day. */
  time(name: string): SearchField & { time: Date | undefined } {
    const value = this.#given(name)
    if (value === '') return { value, error: null, time: undefined }
    const time = timeIn(value)
    if (!time) return { ...this.#refuse(value, this.#t.time), time: undefined }
    this.#accept(name, value)
    // In the format of the form field, which takes neither a day alone nor a Z.
    return { value: time.toISOString().replace(/(:00)?\.\d+Z$/, ''), error: null, time }
  }

  /** The address of the page after this one. */
  next(parameter: string, last: string): string {
    const query = new URLSearchParams(this.query)
    query.set(parameter, last)
    return `?${query}`
  }

  /** Whether any of these was sent with a value, right or wrong. */
  isSet(...names: string[]): boolean {
    return names.some((name) => this.#given(name) !== '')
  }

  /** A parameter that is not a filter. */
  position(name: string): string {
    return this.#given(name)
  }

  #given(name: string): string {
    return [this.#ctx.query[name]].flat()[0]?.trim() ?? ''
  }

  #accept(name: string, value: string): SearchField {
    if (value !== '') this.query.set(name, value)
    return { value, error: null }
  }

  #refuse(value: string, error: string): SearchField {
    this.#wrong = true
    return { value: value.slice(0, LONGEST_TEXT), error }
  }
}

function timeIn(text: string): Date | null {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)Z?)?$/.exec(text) ?? []
  if (day === undefined) return null
  const parsed = new Date(`${day}T${time ?? '00:00'}Z`)
  // `Date` turns a day that the month does not have into a day of the next month.
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== day ? null : parsed
}
