import type { SoakReport } from './soak.ts'

/**
 * MB per minute, for processes that have lived for at least this many seconds. A younger one still fills its heap.
 */
const FLAT = { slope: 1, seconds: 1800 }

/** What went wrong. Empty if the soak succeeded. */
export function failures({ accounts, wrong, memory, options, faults }: SoakReport): string[] {
  const found = Object.entries(accounts.problems)
    .filter(([, ids]) => ids.length > 0)
    .map(([problem, ids]) => `${problem}: ${ids.length} events (${ids.slice(0, 5).join(', ')} …)`)
  const growing = memory.filter(({ seconds, slope }) => seconds >= FLAT.seconds && slope > FLAT.slope)
  const kills = sum(Object.values(faults.kills))
  return [
    ...found,
    ...wrong,
    ...growing.map(({ node, slope }) => `${node} grows by ${slope} MB per minute`),
    ...(accounts.acknowledged < options.events ? ['the machine was too slow for all events'] : []),
    ...(kills < options.kills ? [`only ${kills} of ${options.kills} kills`] : []),
  ]
}

export function printed(report: SoakReport): string {
  const { options, accounts, faults, reads, repeated, memory, seconds } = report
  const wrong = failures(report)
  const each = Object.entries(faults.kills).map(([node, times]) => `${node} ${times} times`)
  const states = Object.entries(accounts.states).map(([health, counts]) => {
    const shown = Object.entries(counts).sort(([, a], [, b]) => b - a)
    return `  ${health.padEnd(8)} ${shown.map(([state, count]) => `${state} ${count}`).join(' · ') || 'no event'}`
  })
  return [
    `Seed ${options.seed}: ${accounts.acknowledged} of ${options.events} events acknowledged in ${Math.round(seconds.raising)} s` +
      ` (${Math.round(accounts.acknowledged / seconds.raising)} per second, ${repeated} requests repeated), settled ${Math.round(seconds.settling)} s later`,
    `Endpoints: ${options.endpoints}; requests received ${accounts.received}, events accepted ${accounts.accepted}, duplicates ${accounts.duplicates}, accepted once and then refused ${accounts.refusedAgain}`,
    `Killed: ${sum(Object.values(faults.kills))} processes (${each.join(', ')}); PostgreSQL restarted ${faults.postgresRestarts} times, every other time after SIGKILL; Redis ${faults.redisRestarts} times`,
    `Reads by status (0: the node was gone): ${JSON.stringify(reads.statuses)}`,
    'What became of the events, by the health of their endpoint:',
    ...states,
    'Memory of each process (MB: first, last, most; slope per minute):',
    ...memory.map(
      ({ node, seconds, first, last, max, slope }) =>
        `  ${node.padEnd(9)} ${seconds} s: ${first}, ${last}, ${max}; ${slope}`,
    ),
    wrong.length === 0 ? 'Nothing is lost or unexplained.' : `FAILED\n  ${wrong.join('\n  ')}`,
  ].join('\n')
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
