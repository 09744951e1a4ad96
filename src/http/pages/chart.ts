/** One series of a chart. */
export interface ChartSeries {
  label: string
  /** One number per bucket. */
  values: number[]
  /** Its colour in the stylesheet, `series-1` to `series-5`. The default is its place among the series. */
  colour?: number
}

/** A chart of stacked bars as SVG, and the table behind it. Sizes are in units of the SVG. */
export interface Chart {
  /** Identifies it on the page. */
  id: string
  title: string
  /** The description for screen readers. */
  summary: string
  /** Whether there is nothing to draw. */
  empty: boolean
  width: number
  height: number
  /** The horizontal lines, with their values. */
  ticks: { y: number; label: string; text_x: number; text_y: number }[]
  /** The labels below the bars. */
  labels: { x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end' }[]
  left: number
  right: number
  /** Each series also has a pattern, because not everyone can tell the colours apart. */
  patterns: { id: string; series: number; path: string }[]
  /** The bars of each series as one path. `fill` refers to its pattern. */
  shapes: { fill: string; d: string }[]
  /** The areas that show the numbers of a bucket when the pointer is over them. */
  buckets: { x: number; y: number; width: number; height: number; title: string }[]
  legend: { fill: string; label: string; total: string }[]
  columns: string[]
  rows: { label: string; values: string[] }[]
}

declare module './views.ts' {
  interface Partials {
    'partials/chart': { chart: Chart }
  }
}

const SIZE = { width: 440, height: 190, left: 44, right: 436, top: 12, baseline: 160 }
/** Tiles of 6 by 6, by the colour of a series: plain, diagonal lines, dots, vertical lines, horizontal lines. */
const PATTERNS = ['', 'M-1 1 1-1M0 6 6 0M5 7 7 5', 'M3 3h.01', 'M3 0v6', 'M0 3h6']

/**
 * Lays out a chart.
 * @param buckets the labels of the bars, oldest first: `axis` is short, `row` is for the table
 * @param series drawn on top of each other, the first at the bottom
 */
export function barChart(given: {
  id: string
  title: string
  step: string
  buckets: { axis: string; row: string }[]
  series: ChartSeries[]
  /** The reader's language. */
  lang?: string
}): Chart {
  const { id, title, step, buckets, lang = 'en' } = given
  const series = given.series.map((one, index) => ({ ...one, colour: one.colour ?? index + 1 }))
  const numbers = new Intl.NumberFormat(lang)
  const short = new Intl.NumberFormat(lang, { notation: 'compact', maximumFractionDigits: 1 })
  const fillOf = (colour: number): string => `url(#${id}-${colour})`
  const totals = series.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const peaks = buckets.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
  const top = roundedUp(Math.max(...peaks, 1))
  const legend = series.map(({ label, colour }, at) => ({
    fill: fillOf(colour),
    label,
    total: numbers.format(totals[at] ?? 0),
  }))
  return {
    ...{ id, title, width: SIZE.width, height: SIZE.height },
    ...{ left: SIZE.left, right: SIZE.right },
    summary: `${legend.map(({ label, total }) => `${label}: ${total}`).join('. ')}.`,
    empty: totals.every((total) => total === 0),
    patterns: series.map(({ colour }) => ({
      id: `${id}-${colour}`,
      series: colour,
      path: PATTERNS[colour - 1] ?? '',
    })),
    ticks: ticksOf(top, (value) => short.format(value)),
    labels: labelsOf(buckets.map(({ axis }) => axis)),
    shapes: shapesOf(series, buckets.length, top).map((d, at) => ({
      fill: fillOf(series[at]?.colour ?? 1),
      d,
    })),
    buckets: buckets.map(({ row }, at) => ({
      ...{ x: rounded(SIZE.left + at * stepOf(buckets.length)), y: SIZE.top },
      ...{ width: rounded(stepOf(buckets.length)), height: SIZE.baseline - SIZE.top },
      title: [row, ...series.map(({ label, values }) => `${label}: ${numbers.format(values[at] ?? 0)}`)].join(
        '\n',
      ),
    })),
    legend,
    columns: [step, ...series.map(({ label }) => label)],
    rows: buckets.map(({ row }, at) => ({
      label: row,
      values: series.map(({ values }) => numbers.format(values[at] ?? 0)),
    })),
  }
}

/** The next number that is easily halved: 2, 4, 6, 8 or 10 times a power of 10. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [2, 4, 6, 8, 10].find((times) => times * power >= value) ?? 10
  return Math.max(2, step * power)
}

function ticksOf(top: number, format: (value: number) => string): Chart['ticks'] {
  return [0, top / 2, top].map((value) => {
    const y = heightOf(value, top)
    return { y, label: format(value), text_x: SIZE.left - 6, text_y: rounded(y + 5) }
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
  const step = stepOf(axis.length)
  return [
    label(0, SIZE.left, 'start'),
    label(middle, rounded(SIZE.left + (middle + 0.5) * step), 'middle'),
    label(axis.length - 1, SIZE.right, 'end'),
  ]
}

const stepOf = (count: number): number => (SIZE.right - SIZE.left) / count

function shapesOf(series: ChartSeries[], count: number, top: number): string[] {
  const step = stepOf(count)
  const width = rounded(step * 0.72)
  const below = Array<number>(count).fill(0)
  return series.map(({ values }) =>
    values
      .map((value, at) => {
        if (value === 0) return ''
        const base = below[at] ?? 0
        const [from, to] = [heightOf(base, top), heightOf(base + value, top)]
        below[at] = base + value
        // At least a line, so that a rare failure is visible next to many successes.
        const height = Math.max(1.5, rounded(from - to))
        return `M${rounded(SIZE.left + at * step + (step - width) / 2)} ${from}h${width}v${-height}h${-width}z`
      })
      .join(''),
  )
}

const rounded = (value: number): number => Math.round(value * 10) / 10
