import type { Context } from 'koa'
import { barChart, type Chart, type ChartSeries } from '../../http/pages/chart.ts'
import { pageLanguage } from '../../http/pages/language.ts'
import {
  type ActivityOf,
  type AppActivityRow,
  ATTEMPT_OUTCOMES,
  appActivitySince,
  type CountedName,
  LATENCY_STEPS,
  REQUEST_RESULTS,
} from '../../model/activity/app_activity.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type RangeLink, rangeLinks, rangeOf, type Timeline, timelineOf } from './timeline.ts'

/** Charts, and the links that choose their time range. */
export interface ActivityView {
  ranges: RangeLink[]
  charts: Chart[]
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/activity/charts': { activity: ActivityView }
  }
}

const DRAWN = ['requests', 'attempts', 'latency'] as const
type Drawn = (typeof DRAWN)[number]

/** Which names each chart shows, each with its colour in the stylesheet. Red means failure. */
const SERIES: Record<Drawn, Partial<Record<CountedName, number>>> = {
  requests: coloured(REQUEST_RESULTS, [1, 3, 5, 2]),
  attempts: coloured(ATTEMPT_OUTCOMES, [1, 3, 2]),
  latency: coloured(LATENCY_STEPS, [1, 4, 5, 3, 2]),
}

function coloured(names: readonly CountedName[], colours: number[]) {
  return Object.fromEntries(names.map((name, index) => [name, colours[index]]))
}

/** The charts of apps, of one connection or of one endpoint, for the range in the query. */
export async function activityView(
  { db, now, requestLog }: Pick<PageRuntime, 'db' | 'now' | 'requestLog'>,
  ctx: Context,
  of: ActivityOf,
  drawn: readonly Drawn[] = DRAWN,
): Promise<ActivityView> {
  const { code, texts } = pageLanguage(ctx)
  const range = rangeOf([ctx.query['range']].flat()[0] ?? '')
  const timeline = timelineOf(range, now(), code)
  // Includes what this node has counted but not written yet.
  await requestLog.flush()
  const rows = await appActivitySince(db, of, timeline.since, timeline.step)
  const query = new URLSearchParams(ctx.querystring)
  // A message about a completed action is shown only once.
  query.delete('done')
  return {
    ranges: rangeLinks(ctx.path, query, range, texts.activity.ranges),
    charts: drawn.map((name) => chartOf(name, rows, timeline, code, texts.activity)),
  }
}

function chartOf(
  drawn: Drawn,
  rows: AppActivityRow[],
  timeline: Timeline,
  lang: string,
  t: ReturnType<typeof pageLanguage>['texts']['activity'],
): Chart {
  const series: ChartSeries[] = Object.entries(SERIES[drawn]).map(([name, colour]) => ({
    ...timeline.series(t.names[name as CountedName], rows, (row) => row.name === name),
    colour,
  }))
  const { buckets, step } = timeline
  return barChart({ id: drawn, title: t.charts[drawn], step: t.steps[step], buckets, series, lang })
}
