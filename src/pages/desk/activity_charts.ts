import { desk } from '../../../views/languages/en/desk.ts'
import { barChart, type Chart, type ChartSeries } from '../../http/pages/chart.ts'
import type { ActivityRow, ActivityStep } from '../../model/audit/hourly_activity.ts'

const t = desk.overview.charts
const HOUR = 3_600_000
const DAY = 24 * HOUR
const MOST_REASONS = 4
/** Colours of the stylesheet: red is for what went wrong. */
const RED = 2
const BRASS = 3

/** Ranges of time that the overview shows, by the value of its queryText. */
export const RANGES = {
  '24h': { step: 'hour', buckets: 24 },
  '7d': { step: 'day', buckets: 7 },
  '30d': { step: 'day', buckets: 30 },
} as const satisfies Record<string, { step: ActivityStep; buckets: number }>
export type Range = keyof typeof RANGES

/** The beginnings of the hours or UTC days of a range, the oldest first. The last one is not over. */
export function bucketsOf(range: Range, now: Date): Date[] {
  const { step, buckets } = RANGES[range]
  const length = step === 'hour' ? HOUR : DAY
  const last = Math.floor(now.getTime() / length) * length
  return Array.from({ length: buckets }, (_, index) => new Date(last - (buckets - 1 - index) * length))
}

/** The charts of the overview. */
export function activityCharts(rows: ActivityRow[], range: Range, now: Date): Chart[] {
  const starts = bucketsOf(range, now)
  const { step } = RANGES[range]
  const format = { timeZone: 'UTC', ...(step === 'hour' ? HOUR_FORMAT : DAY_FORMAT) } as const
  const row = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    ...DAY_FORMAT,
    ...(step === 'hour' ? HOUR_FORMAT : {}),
  })
  const axis = new Intl.DateTimeFormat('en-GB', format)
  const buckets = starts.map((at) => ({ axis: axis.format(at), row: row.format(at) }))
  const series = (label: string, counts: (row: ActivityRow) => boolean): ChartSeries => {
    const values = starts.map(() => 0)
    for (const one of rows.filter(counts)) {
      const at = starts.findIndex((start) => start.getTime() === one.at.getTime())
      if (at >= 0) values[at] = (values[at] ?? 0) + one.count
    }
    return { label, values }
  }
  const of = (kind: ActivityRow['kind'], name?: string) => (one: ActivityRow) =>
    one.kind === kind && (name === undefined || one.name === name)
  const chart = (id: string, title: string, drawn: ChartSeries[]) =>
    barChart({ id, title, step: desk.overview.steps[step], buckets, series: drawn })
  return [
    chart('requests', t.requests, [
      series(t.api, of('request', 'api')),
      { ...series(t.oauth, (one) => one.kind === 'request' && one.name !== 'api'), colour: BRASS },
    ]),
    chart('refusals', t.refusals, refusalsByReason(rows, series)),
    chart('tokens', t.tokens, [series(t.granted, of('token'))]),
    chart('connections', t.connections, [
      series(t.created, of('connection', 'connection.created')),
      { ...series(t.ended, of('connection', 'connection.revoked')), colour: BRASS },
    ]),
    chart('attempts', t.attempts, [
      series(t.delivered, of('attempt', 'delivered')),
      series(t.failed, of('attempt', 'failed')),
    ]),
    chart('dead', t.dead, [{ ...series(t.undelivered, of('delivery', 'dead')), colour: RED }]),
  ]
}

const HOUR_FORMAT = { hour: '2-digit', minute: '2-digit' } as const
const DAY_FORMAT = { day: 'numeric', month: 'short' } as const

/** The most frequent reasons each, and all others together. */
function refusalsByReason(
  rows: ActivityRow[],
  series: (label: string, counts: (row: ActivityRow) => boolean) => ChartSeries,
): ChartSeries[] {
  const totals = new Map<string, number>()
  for (const { kind, name, count } of rows) {
    if (kind === 'refusal') totals.set(name, (totals.get(name) ?? 0) + count)
  }
  const reasons = [...totals].sort((one, other) => other[1] - one[1]).map(([name]) => name)
  const shown = reasons.slice(0, MOST_REASONS)
  if (shown.length === 0) return [series(t.refused, ({ kind }) => kind === 'refusal')]
  const drawn = shown.map((reason) =>
    series(reason, ({ kind, name }) => kind === 'refusal' && name === reason),
  )
  if (reasons.length === shown.length) return drawn
  return [...drawn, series(t.others, ({ kind, name }) => kind === 'refusal' && !shown.includes(name))]
}
