import Router from '@koa/router'
import { developers } from '../../../views/languages/en/developers.ts'
import { readForm } from '../../http/pages/form.ts'
import { fillGaps } from '../../http/pages/prose.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, type Cell, type Table, tableOf, time } from '../../http/pages/table.ts'
import { type Option, optionsOf } from '../../http/pages/views.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { type SandboxConnection, sandboxConnectionsOf } from '../../model/connections/sandbox_connections.ts'
import { actInSandbox, readSandbox, SANDBOX_LIMITS } from '../../model/tenants/sandbox_acts.ts'
import { openFirstSandbox, resetOwnSandbox, sandboxesOf } from '../../model/tenants/sandbox_tenant.ts'
import type { RecordType } from '../../platform/definition.ts'
import { isPerUnit, sandboxActs, storedTypes } from '../../platform/recipes/sandbox_records.ts'
import { appAddress, currentApp } from '../developers/current_app.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/sandbox': {
      /** The address of the app's pages. */
      base: string
      app: { name: string }
      /** Where the app can be connected to a sandbox. */
      connect_href: string
      sandbox: SandboxView | null
    }
  }
}

interface SandboxView {
  id: string
  name: string
  /** Whether the app is connected to it. */
  connected: boolean
  limits: { records: number; acts_per_day: number; at_once: number }
  types: { href: string; title: string; count: number; current: boolean }[]
  /** The record type that is shown. */
  type: {
    name: string
    title: string
    /** The page that reads them through the API. */
    read_href: string
    /** The creating acts. `event` is empty if the act raises none. */
    creates: { event: string; title: string }[]
    /** The units that a record can belong to. Empty if the form does not ask. */
    places: Option[]
    place_label: string
    latest: Table
  }
}

const t = developers.sandbox
const LIMITS = { records: String(SANDBOX_LIMITS.records), acts: String(SANDBOX_LIMITS.acts_per_day) }

/** `/developers/apps/:app/sandbox`: the developer's own sandbox, in which they act as the merchant. */
export function sandboxRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const router = new Router()

  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const person = currentPerson(ctx)
    const [[sandbox], connections] = await Promise.all([
      sandboxesOf(db, person.id),
      sandboxConnectionsOf(db, person.id),
    ])
    const types = storedTypes(platform)
    const shown = types.find(({ name }) => name === ctx.query['type']) ?? types[0]
    const base = appAddress(app)
    render(ctx, 'developers/sandbox', {
      base,
      app,
      connect_href: `${base}/try`,
      sandbox:
        sandbox && shown ? await sandboxView(runtime, base, sandbox, shown, ofApp(connections, app)) : null,
    })
  })

  router.post('/open', async (ctx) => {
    await openFirstSandbox(db, platform, currentPerson(ctx), currentActor(ctx), now())
    seeOther(ctx, `${appAddress(currentApp(ctx))}/sandbox?done=sandbox_opened`)
  })

  router.post('/acts', async (ctx) => {
    const form = await readForm(ctx)
    const type = form.text('type')
    const wanted = {
      ...{ tenant: form.text('sandbox'), type, event: form.text('event') || null },
      ...{ record: form.text('record'), unit: form.text('unit') || null },
      count: form.text('count') === String(SANDBOX_LIMITS.at_once) ? SANDBOX_LIMITS.at_once : 1,
    }
    const acted = await actInSandbox(db, platform, currentPerson(ctx).id, wanted, currentActor(ctx), now())
    if (acted.kind === 'failed') throw conflict(fillGaps(t.refused[acted.why], LIMITS, String))
    seeOther(
      ctx,
      `${appAddress(currentApp(ctx))}/sandbox?type=${encodeURIComponent(type)}&done=sandbox_changed`,
    )
  })

  router.post('/reset', async (ctx) => {
    const which = { tenant: (await readForm(ctx)).text('sandbox'), opened_by: currentPerson(ctx).id }
    requireReset(await resetOwnSandbox(db, platform, which, currentActor(ctx), now()))
    seeOther(ctx, `${appAddress(currentApp(ctx))}/sandbox?done=sandbox_reset`)
  })
  return router
}

/** @throws Problem 404 or 409 if the sandbox was not restored */
export function requireReset(outcome: Awaited<ReturnType<typeof resetOwnSandbox>>): void {
  if (outcome === 'no_sandbox') throw notFound(t.refused.no_sandbox)
  if (outcome === 'too_many') throw conflict(t.refused.too_many_resets)
}

const ofApp = (connections: SandboxConnection[], { id }: { id: string }): SandboxConnection[] =>
  connections.filter(({ app }) => app === id)

async function sandboxView(
  { db, platform }: PageRuntime,
  base: string,
  { id, name }: { id: string; name: string },
  shown: RecordType,
  connections: SandboxConnection[],
): Promise<SandboxView> {
  const { units, counts, latest } = await readSandbox(db, id, shown.name)
  const connected = connections.filter(({ tenant }) => tenant === id)
  const acts = sandboxActs(platform, shown)
  const unitNames = new Map(units.map((unit) => [unit.id, unit.name]))
  return {
    ...{ id, name, connected: connected.length > 0, limits: SANDBOX_LIMITS },
    types: storedTypes(platform).map((type) => ({
      href: `${base}/sandbox?type=${type.name}`,
      title: type.title,
      count: counts.get(type.name) ?? 0,
      current: type === shown,
    })),
    type: {
      name: shown.name,
      title: shown.title,
      read_href: `/docs/try/list-${shown.name}`,
      creates: acts
        .filter(({ does }) => does === 'create')
        .map(({ event, title }) => ({ event: event ?? '', title })),
      places: isPerUnit(platform, shown.name)
        ? optionsOf(units, connected[0]?.unit ?? units[0]?.id ?? '')
        : [],
      place_label: platform.binding.label,
      latest: tableOf({
        label: t.latest,
        columns: [t.record, t.changed, t.acts],
        rows: latest.map((record): Cell[] => [
          {
            text: record.id,
            code: true,
            note: summaryOf(shown, record.data, unitNames.get(record.unit ?? '')),
          },
          time(record.updated_at),
          {
            acts: acts
              .filter(({ does }) => does !== 'create')
              .map(({ event, title }) =>
                act(`${base}/sandbox/acts`, title, {
                  name: fillGaps(t.act_on, { act: title, record: record.id }, String),
                  fields: { sandbox: id, type: shown.name, event: event ?? '', record: record.id },
                }),
              ),
          },
        ]),
        empty: t.no_records,
        next: null,
      }),
    },
  }
}

const SHOWN_FIELDS = 3
const LONGEST = 40

/** The first readable fields, in the order of the schema, and the unit. */
function summaryOf({ schema }: RecordType, data: Record<string, unknown>, unit: string | undefined): string {
  const fields = Object.keys((schema['properties'] ?? {}) as object)
  const readable = fields
    .filter((name) => name !== 'id' && !/_id$|_at$|date|time/i.test(name))
    .map((name) => data[name])
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST))
  return [...readable.slice(0, SHOWN_FIELDS), ...(unit ? [unit] : [])].join(' · ')
}
