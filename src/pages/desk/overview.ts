import Router from '@koa/router'
import { sql } from 'kysely'
import { activity } from '../../../views/languages/en/activity.ts'
import { desk } from '../../../views/languages/en/desk.ts'
import { redisResponds } from '../../api/rate_limit/redis.ts'
import type { Database } from '../../database/connect.ts'
import { migrationState } from '../../database/migrations/state.ts'
import type { Chart } from '../../http/pages/chart.ts'
import { appLink, type Cell, link, state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { activitySince } from '../../model/audit/hourly_activity.ts'
import {
  failingEndpoints,
  MOST_QUEUED,
  type QueueState,
  queueState,
} from '../../model/operators/queue_state.ts'
import { VERSION } from '../../version.ts'
import { measureOldest } from '../../webhooks/queue/depth.ts'
import { type RangeLink, rangeLinks, rangeOf, timelineOf } from '../activity/timeline.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { activityCharts } from './activity_charts.ts'
import { queryText } from './gate.ts'

const t = desk.overview
const MOST_FAILING = 10

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/overview': {
      ranges: RangeLink[]
      facts: { label: string; cell: Cell }[]
      charts: Chart[]
      failing: Table
    }
  }
}

/** `/operator`: the state of the platform. */
export function overviewRoutes(runtime: PageRuntime): Router {
  const { db, pool, render, now, requestLog } = runtime
  const router = new Router()
  router.get('/', async (ctx) => {
    const range = rangeOf(queryText(ctx, 'range'))
    const timeline = timelineOf(range, now(), 'en')
    // Includes what this node has counted but not written yet.
    await requestLog.flush()
    const [counted, queue, oldest, failing, database, redis] = await Promise.all([
      activitySince(db, timeline.since, timeline.step),
      queueState(db),
      measureOldest(pool, now()),
      failingEndpoints(db, MOST_FAILING),
      databaseState(db),
      redisState(runtime),
    ])
    const lag = oldest.find((one) => one.state === 'ready')?.seconds ?? 0
    render(ctx, 'operator/overview', {
      ranges: rangeLinks('/operator', new URLSearchParams(), range, activity.ranges),
      facts: [
        {
          label: t.facts.version,
          cell: text(`${VERSION} · ${runtime.platform.title} (${runtime.platform.name})`),
        },
        { label: t.facts.database, cell: database },
        { label: t.facts.redis, cell: redis },
        ...queueFacts(queue, lag),
      ],
      charts: activityCharts(counted, timeline),
      failing: tableOf({
        label: t.failing.label,
        columns: Object.values(t.failing.columns),
        rows: failing.map((row) => [
          link(`/operator/endpoints/${row.id}`, row.url),
          appLink(row.app, row.app_name),
          state(row.state),
          text(String(row.failures_in_row)),
          time(row.last_failure_at),
        ]),
        empty: t.failing.none,
        next: null,
      }),
    })
  })
  return router
}

function queueFacts({ ready, waiting, suspended }: QueueState, lag: number) {
  const count = (value: number) => text(value < MOST_QUEUED ? value.toLocaleString('en') : t.facts.very_many)
  return [
    { label: t.facts.ready, cell: count(ready) },
    { label: t.facts.lag, cell: text(duration(lag)) },
    { label: t.facts.waiting, cell: count(waiting) },
    { label: t.facts.suspended, cell: count(suspended) },
  ]
}

/** `12 s`, `5 min` or `3 h`. */
function duration(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

async function databaseState(db: Database): Promise<Cell> {
  const started = performance.now()
  const { rows } = await sql<{ version: string }>`
    select split_part(current_setting('server_version'), ' ', 1) as version
  `.execute(db)
  const took = Math.round(performance.now() - started)
  const { pending } = await migrationState(db)
  if (pending.length > 0) return state('pending', t.facts.pending.replace('{count}', String(pending.length)))
  return {
    ...state('ok', `PostgreSQL ${rows[0]?.version}`),
    note: t.facts.took.replace('{ms}', String(took)),
  }
}

async function redisState({ config }: PageRuntime): Promise<Cell> {
  if (config.redisUrl === null) return text(t.facts.no_redis)
  if (await redisResponds(config.redisUrl)) return state('ok', t.facts.responds)
  return { ...state('dead', t.facts.no_response), note: t.facts.redis_instead }
}
