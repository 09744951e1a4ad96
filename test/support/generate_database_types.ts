import { execFileSync } from 'node:child_process'
import { connectDatabase } from '../../src/database/connect.ts'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { temporaryFolder } from './folder.ts'

// `npm run database-types`: writes src/database/schema.ts from a freshly migrated database.
const folder = await temporaryFolder('schema')
const server = await startEmbedded({ dataDir: folder.path })
try {
  const { db, close } = connectDatabase(server.url)
  await migrate(db)
  await close()
  execFileSync('npx', ['kysely-codegen', '--config-file', 'kysely-codegen.json'], {
    env: { ...process.env, DATABASE_URL: server.url },
    stdio: 'inherit',
  })
} finally {
  await server.stop()
  await folder.remove()
}
