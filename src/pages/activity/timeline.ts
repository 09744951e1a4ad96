import type { ChartSeries } from '../../http/pages/chart.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Time ranges of charts, by the value of the query parameter `range`. */
const RANGES = {
  '24h': { step: 'hour', buckets: 24 },
  '7d': { step: 'day', buckets: 7 },
  '30d': { step: 'day', buckets: 30 },
} as const
export type Range = keyof typeof RANGES

export const rangeOf = (value: string): Range => (Object.hasOwn(RANGES, value) ? (value as Range) : '24h')

/** A link to the same page with another range. */
export interface RangeLink {
  href: string
  label: string
  current: boolean
}

/** @param query of the page; the range replaces its own parameter and keeps the others */
export function rangeLinks(
  path: string,
  query: URLSearchParams,
  current: Range,
  labels: Record<Range, string>,
): RangeLink[] {
  return (Object.keys(RANGES) as Range[]).map((range) => {
    const others = new URLSearchParams(query)
    others.set('range', range)
    return { href: `${path}?${others}`, label: labels[range], current: range === current }
  })
}

/** The hours or UTC days of a range, and how charts label them. */
export interface Timeline {
  range: Range
  step: 'hour' | 'day'
  /** The start of the first hour or day. */
  since: Date
  buckets: { axis: string; row: string }[]
  /** The counts of some rows as a series. */
  series<Row extends { at: Date; count: number }>(
    label: string,
    rows: Row[],
    counts: (row: Row) => boolean,
  ): ChartSeries
}

/** @param lang the reader's language */
export function timelineOf(range: Range, now: Date, lang: string): Timeline {
  const { step } = RANGES[range]
  const starts = startsOf(range, now)
  const place = new Map(starts.map((start, index) => [start.getTime(), index]))
  const locale = lang === 'en' ? 'en-GB' : lang
  const hours = { hour: '2-digit', minute: '2-digit' } as const
  const days = { day: 'numeric', month: 'short' } as const
  const format = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...parts })
  const axis = format(step === 'hour' ? hours : days)
  const row = format(step === 'hour' ? { ...days, ...hours } : days)
  return {
    ...{ range, step },
    since: starts[0] ?? now,
    buckets: starts.map((at) => ({ axis: axis.format(at), row: row.format(at) })),
    series(label, rows, counts) {
      const values = starts.map(() => 0)
      for (const one of rows) {
        const at = place.get(one.at.getTime())
        if (at !== undefined && counts(one)) values[at] = (values[at] ?? 0) + one.count
      }
      return { label, values }
    },
  }
}

/** The oldest first. The last one is still running. */
function startsOf(range: Range, now: Date): Date[] {
  const { step, buckets } = RANGES[range]
  const length = step === 'hour' ? HOUR : DAY
  const last = Math.floor(now.getTime() / length) * length
  return Array.from({ length: buckets }, (_, index) => new Date(last - (buckets - 1 - index) * length))
}
