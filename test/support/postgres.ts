import { join } from 'node:path'
import { sql } from 'kysely'
import type { TestProject } from 'vitest/node'
import { connectDatabase } from '../../src/database/connect.ts'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { temporaryFolder } from './folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** postgres:// URL of the run's server, maintenance database. */
    postgres: string
  }
}

/** One real PostgreSQL for the whole run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder('test')
  // Keeps V8's compiled code of src/ for the processes that tests start, and for the next run.
  process.env['NODE_COMPILE_CACHE'] = join(import.meta.dirname, '../../node_modules/.cache/compiled')
  // Tests check behaviour, not durability. test/faults tests crashes, with its own servers.
  const server = await startEmbedded({
    dataDir: folder.path,
    settings: { fsync: 'off', synchronous_commit: 'off', max_connections: '300' },
  })
  const admin = connectDatabase(server.url, { max: 1 })
  await sql`create database drawbridge_template`.execute(admin.db)
  await admin.close()
  const template = new URL(server.url)
  template.pathname = '/drawbridge_template'
  const connected = connectDatabase(template.href, { max: 2 })
  await migrate(connected.db)
  await connected.close()
  project.provide('postgres', server.url)
  return async () => {
    await server.stop()
    await folder.remove()
  }
}
