import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../src/database/connect.ts'
import { startEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'

// `npm run schema`: writes src/database/schema.ts from a freshly migrated database.
const dataDir = await mkdtemp(join(tmpdir(), 'drawbridge-schema-'))
const server = await startEmbedded({ dataDir })
try {
  const { db, close } = connect(server.url)
  await migrate(db)
  await close()
  execFileSync('npx', ['kysely-codegen', '--config-file', 'kysely-codegen.json'], {
    env: { ...process.env, DATABASE_URL: server.url },
    stdio: 'inherit',
  })
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
