/** What is drawn of one series, by the name of its colour in the stylesheet: `series-1` to `series-5`. */
export interface ChartSeries {
  label: string
  /** One number per bucket. */
  values: number[]
  /** Its colour, 1 to 5; its place among the series where it is absent. */
  colour?: number
}

/** A chart of stacked bars as SVG, and the table behind it. Sizes are in units of the SVG. */
export interface Chart {
  /** Identifies it on the page. */
  id: string
  title: string
  /** What a screen reader is told of the picture. */
  summary: string
  width: number
  height: number
  /** The lines across, with what they stand for. */
  ticks: { y: number; label: string; text_x: number; text_y: number }[]
  /** What is written below the bars. */
  labels: { x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end' }[]
  left: number
  right: number
  bars: { x: number; y: number; width: number; height: number; series: number }[]
  legend: { series: number; label: string; total: string }[]
  columns: string[]
  rows: { label: string; values: string[] }[]
}

declare module './views.ts' {
  interface Partials {
    'partials/chart': { chart: Chart }
  }
}

const SIZE = { width: 440, height: 190, left: 44, right: 436, top: 12, baseline: 160 }
const numbers = new Intl.NumberFormat('en')
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/**
 * Lays a chart out.
 * @param buckets what the bars stand for, the oldest first: `axis` is short, `row` is for the table
 * @param series drawn on top of each other, the first at the bottom
 */
export function barChart(given: {
  id: string
  title: string
  step: string
  buckets: { axis: string; row: string }[]
  series: ChartSeries[]
}): Chart {
  const { id, title, step, buckets, series } = given
  const totals = series.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const peaks = buckets.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
  const top = roundedUp(Math.max(...peaks, 1))
  const legend = series.map(({ label, colour }, at) => ({
    series: colour ?? at + 1,
    label,
    total: numbers.format(totals[at] ?? 0),
  }))
  return {
    ...{ id, title, width: SIZE.width, height: SIZE.height },
    ...{ left: SIZE.left, right: SIZE.right },
    summary: `${title}. ${legend.map(({ label, total }) => `${label}: ${total}`).join('. ')}.`,
    ticks: ticksOf(top),
    labels: labelsOf(buckets.map(({ axis }) => axis)),
    bars: barsOf(series, buckets.length, top),
    legend,
    columns: [step, ...series.map(({ label }) => label)],
    rows: buckets.map(({ row }, at) => ({
      label: row,
      values: series.map(({ values }) => numbers.format(values[at] ?? 0)),
    })),
  }
}

/** The next number that is easily halved: 2, 4, 6, 8 or 10 times a power of ten. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [2, 4, 6, 8, 10].find((times) => times * power >= value) ?? 10
  return Math.max(2, step * power)
}

function ticksOf(top: number): Chart['ticks'] {
  return [0, top / 2, top].map((value) => {
    const y = heightOf(value, top)
    return { y, label: short.format(value), text_x: SIZE.left - 6, text_y: rounded(y + 5) }
  })
}

const heightOf = (value: number, top: number): number =>
  rounded(SIZE.baseline - (value / top) * (SIZE.baseline - SIZE.top))

/** The first bucket, the middle one and the last one. */
function labelsOf(axis: string[]): Chart['labels'] {
  const label = (at: number, x: number, anchor: 'start' | 'middle' | 'end') => ({
    x,
    y: SIZE.baseline + 20,
    anchor,
    text: axis[at] ?? '',
  })
  const middle = Math.floor((axis.length - 1) / 2)
  const step = (SIZE.right - SIZE.left) / axis.length
  return [
    label(0, SIZE.left, 'start'),
    label(middle, rounded(SIZE.left + (middle + 0.5) * step), 'middle'),
    label(axis.length - 1, SIZE.right, 'end'),
  ]
}

function barsOf(series: ChartSeries[], count: number, top: number): Chart['bars'] {
  const step = (SIZE.right - SIZE.left) / count
  const width = rounded(step * 0.72)
  const bars: Chart['bars'] = []
  for (let at = 0; at < count; at++) {
    let below = 0
    for (const [index, { values, colour = index + 1 }] of series.entries()) {
      const value = values[at] ?? 0
      if (value === 0) continue
      const [from, to] = [heightOf(below, top), heightOf(below + value, top)]
      bars.push({
        x: rounded(SIZE.left + at * step + (step - width) / 2),
        // At least a line, so that a rare failure is seen beside many successes.
        y: Math.min(to, from - 1.5),
        height: Math.max(1.5, rounded(from - to)),
        ...{ width, series: colour },
      })
      below += value
    }
  }
  return bars
}

const rounded = (value: number): number => Math.round(value * 10) / 10
