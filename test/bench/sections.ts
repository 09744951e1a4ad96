import type { ApiFigures } from './api.ts'
import type { OAuthFigures } from './oauth.ts'
import type { Server } from './processes.ts'
import type { Figures } from './rounds.ts'
import { count, milliseconds, ratio, type Section } from './table.ts'

const HEAD = [
  '',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'CPU ms: server',
  'database',
  'peer requests/s',
  'p50 ms',
  'p99 ms',
  'CPU ms',
  'ratio',
  'aim',
]

function row(name: string, ours: Figures, peer: Figures, aim: string): string[] {
  const peerCpu = peer.cpu.reduce((sum, one) => sum + one, 0)
  return [
    name,
    count(ours.perSecond),
    milliseconds(ours.p50),
    milliseconds(ours.p99),
    ...ours.cpu.map((one) => one.toFixed(2)),
    count(peer.perSecond),
    milliseconds(peer.p50),
    milliseconds(peer.p99),
    peerCpu.toFixed(2),
    ratio(ours.perSecond / peer.perSecond),
    aim,
  ]
}

export function against({ exchange, refresh, introspection }: OAuthFigures): Section {
  return {
    title: 'OAuth, beside the engine alone (oidc-provider, everything in memory)',
    head: HEAD,
    rows: [
      row('code exchange', exchange.ours, exchange.engine, '0.50'),
      row('refresh', refresh.ours, refresh.engine, '0.50'),
      row('introspection', introspection.ours, introspection.engine, '0.70'),
    ],
  }
}

export function beside({ single, list }: ApiFigures): Section {
  return {
    title: 'API, beside a bare Koa route with one select',
    head: HEAD,
    rows: [
      row('single record', single.ours, single.bare, '0.60'),
      row('page of 50', list.ours, list.bare, ''),
    ],
  }
}

export async function memoryOf(drawbridge: Server): Promise<Section> {
  const megabytes = Math.round((await drawbridge.memory()) / 1e6)
  return {
    title: 'Resident memory of Drawbridge after all that',
    head: ['', 'MB', 'aim'],
    rows: [['web and worker', String(megabytes), '< 200']],
  }
}
