import { ratio, type Section } from '../table.ts'
import type { Loaded } from './load_table.ts'
import type { Compared, OperationCost, Side } from './measure.ts'
import { buffersOf, shapeOf } from './shape.ts'
import type { Filled } from './stage.ts'

/** Fewer runs of a statement are not enough for a 99th percentile. */
const ENOUGH = 50
const BLOCKS = 3
const AIM = 0.9

const figure = (value: number): string => value.toFixed(value < 10 ? 2 : 1)

export function statementsSection(compared: Compared[]): Section {
  const rows = compared
    .filter(({ few, many }) => Math.min(few.times.length, many.times.length) >= ENOUGH)
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map(rowOf)
  return {
    title: 'Each statement, with 20,000 connections (few) and with many',
    head: [
      '',
      'runs',
      'p50 ms: few',
      'many',
      'p99 ms: few',
      'many',
      'pages: few',
      'many',
      'read: many',
      'in ms',
      'rate kept',
      'without reading',
      'plan',
    ],
    rows,
    notes: [
      '"pages": 8 kB pages that a run touches; "read": those of them that were not in PostgreSQL’s memory, and how long it took to read them. "rate kept": median of the ratios of neighbouring blocks of runs; "without reading": had all pages been in memory. "plan": the indexes that it uses; what follows | is how the plan differs with many, or when PostgreSQL plans for each value.',
    ],
  }
}

function rowOf({ name, operation, few, many }: Compared): string[] {
  const sides = [few, many]
  const pages = sides.map(({ plans }) => buffersOf(plans))
  const kept = rateKept(few.times, many.times)
  const [fewReading = 0, manyReading = 0] = pages.map(({ reading }) => reading)
  const without = rateKept(less(few.times, fewReading), less(many.times, manyReading))
  return [
    `${name} (${operation})`,
    String(many.times.length),
    ...sides.map(({ times }) => figure(at(times, 0.5))),
    ...sides.map(({ times }) => figure(at(times, 0.99))),
    ...pages.map(({ touched }) => touched.toFixed(0)),
    (pages[1]?.read ?? 0).toFixed(1),
    figure(manyReading),
    `${ratio(kept)}${kept < AIM ? ' !' : ''}`,
    ratio(without),
    planOf(few, many),
  ]
}

function at(times: number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
}

const less = (times: number[], reading: number): number[] =>
  times.map((time) => Math.max(0.01, time - reading))

/** Compares blocks that ran next to each other, when the machine was equally fast. */
function rateKept(few: number[], many: number[]): number {
  const length = Math.floor(Math.min(few.length, many.length) / BLOCKS)
  const ratios = Array.from({ length: BLOCKS }, (_, n) => {
    const block = (times: number[]) => at(times.slice(n * length, (n + 1) * length), 0.5)
    return block(few) / block(many)
  })
  return at(ratios, 0.5)
}

function planOf(few: Side, many: Side): string {
  const [plain, large, custom] = [few.plans, many.plans, many.customPlans].map((plans) => commonShape(plans))
  const differs = [
    large !== plain && large ? `many: ${large}` : '',
    custom !== large && custom ? `per value: ${custom}` : '',
  ]
  return [plain || '–', ...differs.filter((text) => text !== '')].join(' | ')
}

/** The shape of most runs. Branches that did not run are not part of it. */
function commonShape(plans: Side['plans']): string {
  const counts = new Map<string, number>()
  for (const shape of plans.map(shapeOf)) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? ''
}

/** Processor time is not affected by contention for the processor. */
export function operationsSection(operations: OperationCost[]): Section {
  return {
    title: 'PostgreSQL’s processor time per request, in milliseconds',
    head: ['', 'few', 'many', 'rate kept'],
    rows: operations.map(({ name, few, many }) => [name, figure(few), figure(many), ratio(few / many)]),
    notes: ['With what prepares the request, which is the same on both.'],
  }
}

export function fillSection({ loaded, seconds, cpu }: Filled): Section {
  const tables = new Map<string, Loaded>()
  for (const part of loaded) {
    const sum = tables.get(part.table) ?? { table: part.table, rows: 0, copy: 0, indexes: 0 }
    const { rows, copy, indexes } = part
    tables.set(part.table, {
      ...sum,
      rows: sum.rows + rows,
      copy: sum.copy + copy,
      indexes: sum.indexes + indexes,
    })
  }
  return {
    title: 'Filling',
    head: ['', 'rows', 'COPY s', 'indexes s'],
    rows: [...tables.values()].map(({ table, rows, copy, indexes }) => [
      table,
      rows.toLocaleString('en-US'),
      copy.toFixed(1),
      indexes.toFixed(1),
    ]),
    notes: [
      `${Math.round(seconds)} s, two tables at a time, and ${Math.round(cpu)} s of PostgreSQL’s processor time.`,
    ],
  }
}
