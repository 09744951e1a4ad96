import { desk } from '../../../views/languages/en/desk.ts'
import { barChart, type Chart, type ChartSeries } from '../../http/pages/chart.ts'
import type { ActivityRow } from '../../model/audit/hourly_activity.ts'
import type { Timeline } from '../activity/timeline.ts'

const t = desk.overview.charts
const MOST_REASONS = 4
/** A colour of the stylesheet. Red means failure. */
const RED = 2
const BRASS = 3
/** Requests that read data, and forward-auth requests of proxies. All other requests are for tokens. */
const READING = new Set(['api', 'forward_auth', 'mcp'])

/** The charts of the overview. */
export function activityCharts(rows: ActivityRow[], timeline: Timeline): Chart[] {
  const series = (label: string, counts: (row: ActivityRow) => boolean) =>
    timeline.series(label, rows, counts)
  const of = (kind: ActivityRow['kind'], name?: string) => (one: ActivityRow) =>
    one.kind === kind && (name === undefined || one.name === name)
  const chart = (id: string, title: string, drawn: ChartSeries[]) =>
    barChart({
      id,
      title,
      step: desk.overview.steps[timeline.step],
      buckets: timeline.buckets,
      series: drawn,
    })
  return [
    chart('requests', t.requests, [
      series(t.api, (one) => one.kind === 'request' && READING.has(one.name)),
      { ...series(t.oauth, (one) => one.kind === 'request' && !READING.has(one.name)), colour: BRASS },
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

/** The most frequent reasons separately, and all others together. */
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
