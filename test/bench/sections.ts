import type { AgentFigures } from './agents.ts'
import type { ApiFigures } from './api.ts'
import type { CleanUpFigures } from './clean_up.ts'
import type { GatewayFigures } from './gateway.ts'
import type { OAuthFigures } from './oauth.ts'
import type { Server } from './processes.ts'
import type { Figures } from './rounds.ts'
import { count, milliseconds, ratio, type Section } from './table.ts'

const OURS = ['requests/s', 'p50 ms', 'p99 ms', 'CPU ms: server', 'database']
const PEER = ['peer: requests/s', 'p50 ms', 'p99 ms', 'CPU ms']

const figures = ({ perSecond, p50, p99, cpu }: Figures): string[] => [
  count(perSecond),
  milliseconds(p50),
  milliseconds(p99),
  ...cpu.map((one) => one.toFixed(2)),
]

function duel(name: string, ours: Figures, peer: Figures, aim: string): string[] {
  const together = peer.cpu.reduce((sum, one) => sum + one, 0)
  const theirs = figures({ ...peer, cpu: [together] })
  return [name, ...figures(ours), ...theirs, ratio(ours.perSecond / peer.perSecond), aim]
}

export function oauthSection({ exchange, refresh, introspection }: OAuthFigures, size: string): Section {
  return {
    title: `OAuth, beside the engine alone with everything in memory (${size})`,
    head: ['', ...OURS, ...PEER, 'ratio', 'aim'],
    rows: [
      duel('code exchange', exchange.ours, exchange.engine, '≥ 0.70'),
      duel('refresh', refresh.ours, refresh.engine, '≥ 0.65'),
      duel('introspection', introspection.ours, introspection.engine, '≥ 1.00'),
    ],
  }
}

export function apiSection({ single, list }: ApiFigures, size: string): Section {
  return {
    title: `API, beside a bare Koa route with one select (${size})`,
    head: ['', ...OURS, ...PEER, 'ratio', 'aim'],
    rows: [
      duel('single record', single.ours, single.bare, '≥ 0.65'),
      duel('page of 50', list.ours, list.bare, '–'),
    ],
  }
}

export function agentsSection({ api, newer, older }: AgentFigures, size: string): Section {
  return {
    title: `One record by tools/call, beside the same record from the API (${size})`,
    head: ['', ...OURS, 'ratio', 'aim'],
    rows: [
      ['GET /api/v1/bookings/{id}', ...figures(api), '', ''],
      ['get_booking, 2026-07-28', ...figures(newer), ratio(newer.perSecond / api.perSecond), '≥ 0.60'],
      ['get_booking, 2025-11-25', ...figures(older), ratio(older.perSecond / api.perSecond), '≥ 0.60'],
    ],
  }
}

export function gatewaySection({ record, page, forwardAuth, alone }: GatewayFigures): Section {
  const row = (name: string, own: Figures, direct: Figures | null, compared: string[]): string[] => [
    name,
    count(own.perSecond),
    milliseconds(own.p50),
    milliseconds(own.p99),
    ...(direct ? [milliseconds(own.p50 - direct.p50), milliseconds(own.p99 - direct.p99)] : ['', '']),
    ...[own.cpu[0], own.cpu[1]].map((one) => one?.toFixed(2) ?? ''),
    ...compared,
  ]
  const rows = (
    { direct, bare, ours }: GatewayFigures['page'],
    what: string,
    through: string,
    aim: string,
  ) => [
    row(`${what}, direct`, direct, null, ['', '']),
    row(`${what}, bare proxy`, bare, direct, ['', '']),
    row(`${what}, ${through}`, ours, direct, [ratio(ours.perSecond / bare.perSecond), aim]),
  ]
  return {
    title: 'The vendor’s own service: what is added to a direct call, beside a bare proxy (Koa, undici)',
    head: [
      '',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'added: p50',
      'p99',
      'CPU ms: server',
      'database',
      '× bare',
      'aim',
    ],
    rows: [
      ...rows(record, 'one record', 'gateway', '≥ 0.60'),
      ...rows(page, 'page of 20', 'gateway', '≥ 0.60'),
      ...rows(forwardAuth, 'page of 20', 'proxy with forward auth', '–'),
      row('forward auth alone', alone, null, ['', '']),
    ],
    notes: ['With forward auth, CPU is that of Drawbridge; the proxy’s own is not in it.'],
  }
}

export function cleanUpSection({ without, beside, deleted }: CleanUpFigures): Section {
  return {
    title: 'Refreshes during the clean-up of expired tokens',
    head: ['', ...OURS, 'ratio'],
    rows: [
      ['nothing to clean up', ...figures(without), ''],
      ['being cleaned up', ...figures(beside), ratio(beside.perSecond / without.perSecond)],
    ],
    notes: [
      `${count(deleted)} expired tokens were deleted meanwhile, from the table that new tokens are stored in.`,
    ],
  }
}

export async function memorySection(drawbridge: Server): Promise<Section> {
  const megabytes = Math.round((await drawbridge.memory()) / 1e6)
  return {
    title: 'Resident memory of Drawbridge afterwards',
    head: ['', 'MB', 'aim'],
    rows: [['web and worker in one process', String(megabytes), '< 200']],
  }
}
