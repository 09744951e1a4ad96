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

type Measured = { oauth: OAuthFigures | null; api: ApiFigures | null }
type Pair = { ours: Figures; peer: Figures }

/**
 * What Drawbridge keeps of its speed. It is judged by its ratio to a peer whose tables did not grow, so that a
 * machine that has become slower or faster meanwhile changes nothing.
 */
export function scaleSection(few: Measured, many: Measured): Section {
  const before = pairs(few)
  const rows = Object.entries(pairs(many)).flatMap(([name, after]) => {
    const earlier = before[name]
    return earlier ? [kept(name, earlier, after)] : []
  })
  return {
    title: 'With 20,000 connections, and with 1,000,000 connections and 5,000,000 stored tokens',
    head: [
      '',
      'requests/s: few',
      'many',
      'database CPU ms: few',
      'many',
      'ratio: few',
      'many',
      'kept',
      'aim',
    ],
    rows,
  }
}

function kept(name: string, few: Pair, many: Pair): string[] {
  const ratios = [few, many].map(({ ours, peer }) => ours.perSecond / peer.perSecond) as [number, number]
  return [
    name,
    count(few.ours.perSecond),
    count(many.ours.perSecond),
    ...[few, many].map(({ ours }) => (ours.cpu[1] ?? Number.NaN).toFixed(2)),
    ...ratios.map(ratio),
    ratio(ratios[1] / ratios[0]),
    '≥ 0.90',
  ]
}

function pairs({ oauth, api }: Measured): Record<string, Pair> {
  const of: Record<string, Pair> = {}
  for (const [name, { ours, engine }] of Object.entries(oauth ?? {})) of[name] = { ours, peer: engine }
  for (const [name, { ours, bare }] of Object.entries(api ?? {})) of[`API ${name}`] = { ours, peer: bare }
  return of
}

export async function memorySection(drawbridge: Server): Promise<Section> {
  const megabytes = Math.round((await drawbridge.memory()) / 1e6)
  return {
    title: 'Resident memory of Drawbridge afterwards',
    head: ['', 'MB', 'aim'],
    rows: [['web and worker in one process', String(megabytes), '< 200']],
  }
}
