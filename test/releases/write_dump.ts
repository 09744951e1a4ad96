import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectDatabase } from '../../src/database/connect.ts'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { sealAuditLog } from '../../src/model/audit/audit_seals.ts'
import { VERSION } from '../../src/version.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePort } from '../support/listen.ts'
import { type Running, startProgram } from '../support/program.ts'
import { dumpDatabase } from './dump.ts'
import { migrationHashes } from './frozen.ts'
import { KNOWN } from './known_secrets.ts'
import { useProduct } from './use_product.ts'

// `npm run release-dump`: starts this release on an empty database, uses it, and writes what the database then is.
const folder = await temporaryFolder('release')
const server = await startEmbedded({ dataDir: folder.path })
const { db, close } = connectDatabase(server.url)
let program: Running | undefined
try {
  await migrate(db)
  const port = String(await freePort())
  program = await startProgram({
    ...KNOWN,
    ...{ DATABASE_URL: server.url, PORT: port, PUBLIC_URL: `http://localhost:${port}` },
    ...{ ALLOW_PRIVATE_ENDPOINTS: 'true' },
  })
  await useProduct({ base: `http://localhost:${port}`, operatorToken: KNOWN.OPERATOR_TOKEN })
  await program.end('SIGTERM')
  await sealAuditLog(db, new Date())
  const target = join(import.meta.dirname, VERSION)
  await mkdir(target, { recursive: true })
  await writeFile(join(target, 'dump.sql'), await dumpDatabase(db))
  await writeFile(join(target, 'migrations.json'), `${JSON.stringify(await migrationHashes(), null, 2)}\n`)
} finally {
  await program?.end('SIGTERM')
  await close()
  await server.stop()
  await folder.remove()
}
