import { parseArgs } from 'node:util'
import { measureApi } from './api.ts'
import { type Closing, openBench, startBareKoa } from './bench.ts'
import { LARGE, SMALL, settle, storeOlderTokens } from './merchants.ts'
import { measureOAuth, startEngineAlone } from './oauth.ts'
import { measurePages } from './pages.ts'
import { against, beside, memoryOf } from './sections.ts'
import { printed, type Section } from './table.ts'

const SECTIONS = ['oauth', 'api', 'pages'] as const

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: SECTIONS.join(',') },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    scale: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
})

const closing: Closing = []
let closed: Promise<void> | undefined
const closeAll = (): Promise<void> => {
  closed ??= (async () => {
    for (const close of closing.splice(0).reverse()) await close().catch(say)
  })()
  return closed
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().then(() => process.exit(1)))

try {
  await main()
} finally {
  await closeAll()
}

async function main(): Promise<void> {
  const wanted = new Set(options.only.split(','))
  const rounds = { seconds: Number(options.seconds), rounds: Number(options.rounds) }
  const flags = options.profile ? ['--cpu-prof', '--cpu-prof-dir=.profile'] : []
  const bench = await openBench(closing, flags)
  const engine = await startEngineAlone()
  closing.push(engine.stop)
  const bare = await startBareKoa(bench.url)
  closing.push(bare.stop)

  const measure = async (size: typeof SMALL) => ({
    oauth: wanted.has('oauth') ? await measureOAuth({ ...bench, engine, size, rounds }) : null,
    api: wanted.has('api') ? await measureApi({ ...bench, bare, size, rounds }) : null,
  })
  const small = await measure(SMALL)
  if (small.oauth) show(against(small.oauth))
  if (small.api) show(beside(small.api))
  if (wanted.has('pages')) show(await measurePages({ ...bench, seconds: rounds.seconds }))
  show(await memoryOf(bench.drawbridge))
  if (!options.scale) return
  say('Filling 1,000,000 connections and 5,000,000 tokens …')
  await settle(bench.pool, LARGE)
  await storeOlderTokens(bench.pool, LARGE)
  await bench.pool.query('vacuum (analyze)')
  await bench.pool.query('checkpoint')
  const large = await measure(LARGE)
  if (large.oauth) show(against(large.oauth))
  if (large.api) show(beside(large.api))
  show(await memoryOf(bench.drawbridge))
}

function show(section: Section): void {
  process.stdout.write(`\n${printed(section)}\n`)
}

function say(what: unknown): void {
  process.stderr.write(`${what}\n`)
}
