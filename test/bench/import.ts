import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { openUpload, upload } from '../../src/cli/upload.ts'
import { temporaryFolder } from '../support/folder.ts'
import { copyFrom } from './copy_from.ts'
import type { Cpu } from './cpu.ts'
import type { Server } from './processes.ts'
import { count, ratio, type Section } from './table.ts'

const TENANTS = 1000

type Options = { pool: pg.Pool; database: Cpu; drawbridge: Server; operatorToken: string; records: number }
/** Processor time in milliseconds; peak resident memory of the server in bytes. */
type Taken = { seconds: number; server: number; database: number; memory: number | null }

/** A file of records through `POST /platform/v1/import`, and the same rows through COPY. */
export async function measureImport({
  pool,
  database,
  drawbridge,
  operatorToken,
  records,
}: Options): Promise<Section> {
  const { path: folder, remove } = await temporaryFolder('import')
  try {
    const files = {
      lines: join(folder, 'records.ndjson'),
      mixed: join(folder, 'mixed.ndjson'),
      rows: join(folder, 'rows.tsv'),
    }
    await write(files.lines, records, (n) => lineOf(n, Math.floor((n * TENANTS) / records)))
    await write(files.mixed, records, (n) => lineOf(n, n % TENANTS))
    await write(files.rows, records, (n) => rowOf(n, Math.floor((n * TENANTS) / records)))
    const cpus = [drawbridge.cpu, database]
    const send = (file: string) => timed(cpus, () => imported(drawbridge, operatorToken, file, records))
    // Alternates with what they are compared with, on tables without imported rows.
    const copied = await inEmpty(pool, 'copied_records', () => timed(cpus, () => copyFile(pool, files.rows)))
    const first = await inEmpty(pool, 'records', () => send(files.lines))
    const again = await send(files.lines)
    const mixed = await inEmpty(pool, 'records', () => send(files.mixed))
    const row = (name: string, { seconds, server, database: ofDatabase, memory }: Taken): string[] => [
      name,
      seconds.toFixed(1),
      count(records / seconds),
      ...[server, ofDatabase].map((cpu) => ((1000 * cpu) / records).toFixed(0)),
      ratio(copied.seconds / seconds),
      memory === null ? '' : count(memory / 1e6),
    ]
    return {
      title: `An import of ${count(records)} records, beside COPY of the same rows`,
      head: ['', 'seconds', 'records/s', 'CPU µs: server', 'database', 'ratio to COPY', 'most memory, MB'],
      rows: [
        row('COPY into a table like records', copied),
        row('import, merchant by merchant', first),
        row('the same file again: nothing changes', again),
        row(`import, ${count(TENANTS)} merchants mixed`, mixed),
      ],
      notes: [
        'COPY writes rows with the same indexes and foreign key, and checks nothing. An import reads JSON, checks each line against the schema of its record type, and moves the clock of each merchant.',
      ],
    }
  } finally {
    await remove()
  }
}

const dataOf = (n: number) => ({
  number: `B-${n}`,
  status: 'confirmed',
  customer_id: `cus_${n}`,
  starts_at: '2026-07-01T10:00:00Z',
  ends_at: '2026-07-08T10:00:00Z',
  total: 42_000 + n,
  currency: 'EUR',
  note: 'late arrival '.repeat(5),
})

const tenantOf = (tenant: number): string => `bench_${tenant + 1}`

const lineOf = (n: number, tenant: number): string =>
  `${JSON.stringify({ tenant: tenantOf(tenant), type: 'bookings', id: `imp_${n}`, data: dataOf(n) })}\n`

const rowOf = (n: number, tenant: number): string =>
  `${[tenantOf(tenant), 'bookings', `imp_${n}`, JSON.stringify(dataOf(n)), 'now', 'now'].join('\t')}\n`

async function write(file: string, records: number, textOf: (n: number) => string): Promise<void> {
  const texts = function* () {
    for (let from = 0; from < records; from += 1000) {
      let text = ''
      for (let n = from; n < Math.min(records, from + 1000); n++) text += textOf(n)
      yield text
    }
  }
  await pipeline(Readable.from(texts()), createWriteStream(file))
}

/** @param act resolves with the peak memory */
async function timed(cpus: Cpu[], act: () => Promise<number | null>): Promise<Taken> {
  const before = await Promise.all(cpus.map((cpu) => cpu()))
  const began = performance.now()
  const memory = await act()
  const seconds = (performance.now() - began) / 1000
  const after = await Promise.all(cpus.map((cpu) => cpu()))
  const [server = 0, database = 0] = after.map((time, at) => time - (before[at] ?? 0))
  return { seconds, server, database, memory }
}

async function imported(server: Server, token: string, file: string, records: number): Promise<number> {
  let memory = await server.memory()
  const watching = setInterval(async () => {
    memory = Math.max(memory, await server.memory())
  }, 100)
  try {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
    const source = await openUpload(file, process.stdin)
    const { body } = await upload(`${server.origin}/platform/v1/import`, headers, source, () => {})
    if (JSON.parse(body).stored !== records) throw new Error(`the import ended with ${body.slice(0, 500)}`)
    return memory
  } finally {
    clearInterval(watching)
  }
}

async function copyFile(pool: pg.Pool, file: string): Promise<null> {
  const client = await pool.connect()
  try {
    const columns = 'tenant_id, type, id, data, created_at, updated_at'
    await copyFrom(client, `copy copied_records (${columns}) from stdin`, createReadStream(file))
    return null
  } finally {
    client.release()
  }
}

/** Empties the table first, creating it if needed, and writes dirty pages to disk. */
async function inEmpty<T>(
  pool: pg.Pool,
  table: 'records' | 'copied_records',
  act: () => Promise<T>,
): Promise<T> {
  if (table === 'copied_records') {
    await pool.query('create table copied_records (like records including all)')
    await pool.query('alter table copied_records add foreign key (tenant_id) references tenants')
  }
  await pool.query(`truncate ${table}`)
  await pool.query('checkpoint')
  return await act()
}
