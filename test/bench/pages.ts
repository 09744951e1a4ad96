import type pg from 'pg'
import { CONSOLE, fillConsole, type Lookers } from './console.ts'
import { measureFirstPaint } from './first_paint.ts'
import { drive, type Measured } from './load.ts'
import type { Server } from './processes.ts'
import { count, milliseconds, type Section } from './table.ts'

const AIM_MS = 50

export type Page = [name: string, path: string, cookie: string]

/**
 * How long a person waits for each page, one request after the other, on the console of a large partner; and how soon
 * a browser paints it on the first view.
 */
export async function measurePages(options: {
  pool: pg.Pool
  drawbridge: Server
  seconds: number
}): Promise<Section[]> {
  const { pool, drawbridge, seconds } = options
  const lookers = await fillConsole(pool)
  await pool.query('vacuum (analyze)')
  const rows: string[][] = []
  for (const [name, path, cookie] of pagesOf(lookers)) {
    const load = { next: () => ({ call: { method: 'GET' as const, path, headers: { cookie } } }) }
    await drive(drawbridge.origin, load, { concurrency: 1, seconds: 0.3 })
    rows.push(row(name, await drive(drawbridge.origin, load, { concurrency: 1, seconds })))
  }
  const { connections, deliveries, requests } = CONSOLE
  const responses: Section = {
    title: 'Pages, one reader, over a full database',
    head: ['', 'p50 ms', 'p99 ms', 'aim p50'],
    rows,
    notes: [
      `${count(connections)} connections, ${count(deliveries)} deliveries and ${count(requests)} logged requests of one app.`,
    ],
  }
  return [responses, await measureFirstPaint(drawbridge.origin, [...OPEN_PAGES, ...pagesOf(lookers)])]
}

/** Pages that can be read without an account. */
const OPEN_PAGES: Page[] = [
  ['home', '/', ''],
  ['sign-in', '/signin', ''],
  ['catalogue', '/apps', ''],
]

const row = (name: string, { p50, p99 }: Measured): string[] => [
  name,
  milliseconds(p50),
  milliseconds(p99),
  `< ${AIM_MS}`,
]

function pagesOf({ developer, owner, app, endpoint, delivery }: Lookers): Page[] {
  const base = `/developers/apps/${app}`
  const hook = `${base}/webhooks/${endpoint}`
  return [
    ['apps', '/developers', developer],
    ['an app', base, developer],
    ['its connections', `${base}/connections`, developer],
    ['connections, far in', `${base}/connections?after=big_con_55555`, developer],
    ['its requests', `${base}/requests`, developer],
    ['refused requests', `${base}/requests?outcome=refused`, developer],
    ['requests of one connection', `${base}/requests?connection=big_con_77`, developer],
    ['requests of a kind that never came', `${base}/requests?kind=token`, developer],
    ['requests of the other environment', `${base}/requests?environment=production`, developer],
    ['its audit log', `${base}/audit`, developer],
    ['its endpoints', `${base}/webhooks`, developer],
    ['an endpoint', hook, developer],
    ['its dead letters', `${hook}?state=dead`, developer],
    ['a delivery', `${hook}/deliveries/${delivery}`, developer],
    ['a merchant’s apps', '/settings/apps', owner],
    ['a merchant’s keys', '/settings/developers', owner],
    ['quickstart', '/docs', developer],
  ]
}
