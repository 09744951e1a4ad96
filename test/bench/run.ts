import { parseArgs } from 'node:util'
import { measureAgents } from './agents.ts'
import { measureApi } from './api.ts'
import { type Bench, type Closing, openBench, startBareKoa } from './bench.ts'
import { measureCleanUp } from './clean_up.ts'
import { measureGateway, writeUpstreamDefinition } from './gateway.ts'
import { measureImport } from './import.ts'
import { type Size, SMALL } from './merchants.ts'
import { measureNodes } from './nodes/nodes.ts'
import { nodesSection } from './nodes/nodes_section.ts'
import { measureOAuth, startEngineAlone } from './oauth.ts'
import { measurePages } from './pages.ts'
import { startPeer } from './processes.ts'
import { notSent } from './scale/coverage.ts'
import { explainStatements, timeStatements } from './scale/measure.ts'
import { fillSection, operationsSection, statementsSection } from './scale/scale_section.ts'
import { SIZES } from './scale/size.ts'
import { openScaleStage } from './scale/stage.ts'
import {
  agentsSection,
  apiSection,
  cleanUpSection,
  gatewaySection,
  memorySection,
  oauthSection,
} from './sections.ts'
import { printed, type Section } from './table.ts'
import { type Table, webhooksBench } from './webhooks.ts'

const SECTIONS = ['oauth', 'api', 'agents', 'gateway', 'import', 'cleanup', 'pages', 'webhooks', 'nodes']
/** Measured with separate databases and processes. */
const OWN_PROCESSES = ['gateway', 'webhooks', 'nodes']
const HELP = `npm run bench -- [--only ${SECTIONS.join(',')}] [--seconds 2] [--rounds 5] [--concurrency 16] [--profile]
npm run bench -- --scale ${Object.keys(SIZES).join('|')} [--runs 400]
  --scale    compares each statement with 20,000 connections and with a larger database, and nothing else;
             10m has 10,000,000 records and takes 35 GB of disk
  --runs     of each request on each of the two
  --seconds  of each round
  --concurrency
             requests at a time
  --records  that the import has
  --deliveries  that each number of workers sends
  --profile  writes a CPU profile of the server to .profile/
`

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: SECTIONS.join(',') },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    concurrency: { type: 'string', default: '16' },
    records: { type: 'string', default: '1000000' },
    deliveries: { type: 'string', default: '50000' },
    scale: { type: 'string' },
    runs: { type: 'string', default: '400' },
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
  (options.scale !== undefined && !(options.scale in SIZES)) ||
  !(Number(options.runs) >= 1) ||
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
  if (options.scale) await measureScale(options.scale)
  else await measureAll()
} finally {
  await closeAll()
}

async function measureAll(): Promise<void> {
  if (SECTIONS.some((name) => !OWN_PROCESSES.includes(name) && wanted.has(name))) await measureServer()
  if (wanted.has('gateway')) await measureWithUpstream()
  if (wanted.has('nodes')) {
    show(nodesSection(await measureNodes(closing, { ...rounds, deliveries: Number(options.deliveries) })))
    await closeAll()
  }
  // With a separate database and processes.
  if (wanted.has('webhooks')) for (const table of await webhooksBench()) show(asSection(table))
}

/** With another definition, and therefore in another process. */
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
  await measure(bench, SMALL, '20,000 connections')
  if (wanted.has('cleanup')) show(cleanUpSection(await measureCleanUp({ ...bench, rounds })))
  show(await memorySection(bench.drawbridge))
  if (wanted.has('pages')) {
    for (const section of await measurePages({ ...bench, seconds: rounds.seconds })) show(section)
  }
  // Last, because it deletes all other records.
  if (wanted.has('import')) show(await measureImport({ ...bench, records }))
  await closeAll()
}

function asSection({ title, note, columns, rows }: Table): Section {
  return { title, head: columns, rows: rows.map((row) => row.map(String)), notes: [note] }
}

/** Drawbridge and its peers in turn. */
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
  if (wanted.has('agents')) show(agentsSection(await measureAgents({ ...bench, size, rounds }), name))
}

/** Two databases on one server: how much of its speed each statement keeps. */
async function measureScale(name: string): Promise<void> {
  const { few, many } = await openScaleStage(closing, name, say)
  show(fillSection(many))
  const { timed, operations } = await timeStatements(few, many, Number(options.runs), say)
  show(operationsSection(operations))
  const statements = await explainStatements(timed, few, many, say)
  show(statementsSection(statements))
  show({
    title: 'Statements that no request of these sends',
    head: [''],
    rows: notSent(statements).map((place) => [place]),
  })
  await closeAll()
}

function show(section: Section): void {
  process.stdout.write(`\n${printed(section)}\n`)
}

function say(what: unknown): void {
  process.stderr.write(`${what}\n`)
}
