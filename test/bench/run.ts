import { parseArgs } from 'node:util'
import { measureApi } from './api.ts'
import { type Bench, type Closing, openBench, startBareKoa } from './bench.ts'
import { measureCleanUp } from './clean_up.ts'
import { measureGateway, writeUpstreamDefinition } from './gateway.ts'
import { measureImport } from './import.ts'
import { LARGE, type Size, SMALL, settle, storeOlderTokens } from './merchants.ts'
import { measureOAuth, startEngineAlone } from './oauth.ts'
import { measurePages } from './pages.ts'
import { startPeer } from './processes.ts'
import {
  apiSection,
  cleanUpSection,
  gatewaySection,
  memorySection,
  oauthSection,
  scaleSection,
} from './sections.ts'
import { printed, type Section } from './table.ts'
import { type Table, webhooksBench } from './webhooks.ts'

const SECTIONS = ['oauth', 'api', 'gateway', 'import', 'cleanup', 'pages', 'webhooks']
/** What is measured on databases and in processes of their own. */
const OWN_PROCESSES = ['gateway', 'webhooks']
const HELP = `npm run bench -- [--only ${SECTIONS.join(',')}] [--scale] [--seconds 2] [--rounds 5] [--concurrency 16] [--profile]
  --scale    measures again with 1,000,000 connections and 5,000,000 stored tokens
  --seconds  of each round
  --concurrency
             requests at a time
  --records  that the import has
  --profile  writes a CPU profile of the server to .profile/
`

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: SECTIONS.join(',') },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    concurrency: { type: 'string', default: '16' },
    records: { type: 'string', default: '1000000' },
    scale: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const nodeFlags = options.profile ? ['--cpu-prof', '--cpu-prof-dir=.profile'] : []
const wanted = new Set(options.only.split(','))
const rounds = {
  seconds: Number(options.seconds),
  rounds: Number(options.rounds),
  concurrency: Number(options.concurrency),
}
const records = Number(options.records)
const unknown = [...wanted].filter((name) => !SECTIONS.includes(name))
if (
  options.help ||
  unknown.length > 0 ||
  !(rounds.seconds > 0) ||
  !(rounds.rounds >= 1) ||
  !(rounds.concurrency >= 1) ||
  !(records >= 1000)
) {
  process.stderr.write(HELP)
  process.exit(options.help ? 0 : 2)
}

const closing: Closing = []
let closed: Promise<void> = Promise.resolve()
const closeAll = (): Promise<void> => {
  closed = closed.then(async () => {
    for (const close of closing.splice(0).reverse()) await close().catch(say)
  })
  return closed
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeAll().then(() => process.exit(1)))
}
try {
  await measureAll()
} finally {
  await closeAll()
}

async function measureAll(): Promise<void> {
  if (SECTIONS.some((name) => !OWN_PROCESSES.includes(name) && wanted.has(name))) await measureServer()
  if (wanted.has('gateway')) await measureWithUpstream()
  // On a database and in processes of its own.
  if (wanted.has('webhooks')) for (const table of await webhooksBench()) show(asSection(table))
}

/** With another definition, and so another process. */
async function measureWithUpstream(): Promise<void> {
  const vendor = await startPeer('vendor_service.ts', {})
  closing.push(vendor.stop)
  const bench = await openBench(closing, nodeFlags, async (folder) => ({
    PLATFORM: await writeUpstreamDefinition(folder),
    UPSTREAM_URL: vendor.origin,
  }))
  show(gatewaySection(await measureGateway({ ...bench, vendor, rounds })))
  await closeAll()
}

async function measureServer(): Promise<void> {
  const bench = await openBench(closing, nodeFlags)
  const small = await measure(bench, SMALL, '20,000 connections')
  if (wanted.has('cleanup')) show(cleanUpSection(await measureCleanUp({ ...bench, rounds })))
  show(await memorySection(bench.drawbridge))
  if (options.scale) {
    await grow(bench)
    const large = await measure(bench, LARGE, '1,000,000 connections, 5,000,000 tokens')
    show(scaleSection(small, large))
    show(await memorySection(bench.drawbridge))
  }
  if (wanted.has('pages')) show(await measurePages({ ...bench, seconds: rounds.seconds }))
  // Last: it leaves no other records.
  if (wanted.has('import')) show(await measureImport({ ...bench, records }))
  await closeAll()
}

function asSection({ title, note, columns, rows }: Table): Section {
  return { title, head: columns, rows: rows.map((row) => row.map(String)), notes: [note] }
}

/** Drawbridge and its peers by turns. */
async function measure(bench: Bench, size: Size, name: string) {
  const engine = wanted.has('oauth') ? await startEngineAlone() : null
  if (engine) closing.push(engine.stop)
  const oauth = engine ? await measureOAuth({ ...bench, engine, size, rounds }) : null
  if (oauth) show(oauthSection(oauth, name))
  await engine?.stop()
  const bare = wanted.has('api') ? await startBareKoa(bench.url) : null
  if (bare) closing.push(bare.stop)
  const api = bare ? await measureApi({ ...bench, bare, size, rounds }) : null
  if (api) show(apiSection(api, name))
  await bare?.stop()
  return { oauth, api }
}

async function grow({ pool }: Bench): Promise<void> {
  say('Filling in 1,000,000 connections and 5,000,000 tokens …')
  const began = performance.now()
  await settle(pool, LARGE)
  await storeOlderTokens(pool, LARGE)
  await pool.query('vacuum (analyze)')
  await pool.query('checkpoint')
  say(`done in ${Math.round((performance.now() - began) / 1000)} s`)
}

function show(section: Section): void {
  process.stdout.write(`\n${printed(section)}\n`)
}

function say(what: unknown): void {
  process.stderr.write(`${what}\n`)
}
