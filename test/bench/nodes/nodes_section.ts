import { count, type Section } from '../table.ts'
import type { NodeFigures } from './web.ts'

export function nodesSection(figures: NodeFigures[]): Section {
  return {
    title: 'One database, 1, 2 and 4 web or worker processes',
    head: [
      '',
      'processes',
      'requests/s',
      'CPU ms: process',
      'database',
      'WAL kB',
      'connections',
      'busy',
      'where PostgreSQL was seen',
    ],
    rows: figures.map((one) => [
      one.name,
      String(one.processes),
      count(one.perSecond),
      one.server.toFixed(2),
      one.database.toFixed(2),
      (one.wal / 1000).toFixed(1),
      String(one.connections),
      one.busy.toFixed(1),
      one.events.join(', '),
    ]),
    notes: [
      'CPU and WAL are per request, or per delivery; the median of the rounds. "busy": statements under way at once. "connections" are all that the processes hold.',
    ],
  }
}
