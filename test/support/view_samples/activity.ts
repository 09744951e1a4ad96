import { barChart } from '../../../src/http/pages/chart.ts'
import { code, link, state, tableOf, text, time } from '../../../src/http/pages/table.ts'
import type { ActivityView } from '../../../src/pages/activity/app_charts.ts'
import type { SearchChoice, SearchField } from '../../../src/pages/activity/search_fields.ts'

/** Parts that several pages of an app share. */

const at = new Date('2026-06-01T08:00:00Z')
const buckets = Array.from({ length: 7 }, (_, day) => ({ axis: `${day} Jun`, row: `${day} Jun` }))
const chart = (id: string, title: string, values: number[]) =>
  barChart({
    ...{ id, title, step: 'Day (UTC)', buckets },
    series: [1, 2, 3, 4, 5].map((colour) => ({
      ...{ label: `Series ${colour}`, colour },
      values: values.map((value) => value * colour),
    })),
  })

export const sampleActivity: ActivityView = {
  ranges: [
    { href: '?range=24h', label: '24 hours', current: false },
    { href: '?range=7d', label: '7 days', current: true },
  ],
  charts: [
    chart('requests', 'Requests by result', [0, 3, 1, 40, 5, 9, 2]),
    chart('attempts', 'Attempts', [0, 0, 0, 0, 0, 0, 0]),
  ],
}

export const emptyField: SearchField = { value: '', error: null }
export const wrongField: SearchField = { value: 'x', error: 'Wrong.' }
export const sampleChoice: SearchChoice = {
  shown: true,
  options: [
    { value: 'sandbox', name: 'sandbox', selected: true },
    { value: 'production', name: 'production', selected: false },
  ],
  error: null,
}
export const wrongChoice: SearchChoice = { options: [], shown: true, error: 'Wrong.' }

export const sampleDeliveries = tableOf({
  label: 'Deliveries',
  columns: ['Event', 'State', 'Last response', 'Endpoint', 'Event ID', 'Created'],
  rows: [
    [
      { ...link('/x', 'booking.created'), code: true, note: 'test' },
      { ...state('dead', 'Dead letters'), note: 'schedule ended' },
      text('500'),
      link('/y', 'https://app.ledgerly.example/hook'),
      { ...code('evt_1'), href: '/z' },
      time(at),
    ],
  ],
  empty: 'None.',
  next: null,
})
