import { readConfig } from './config.ts'
import { connectDatabase } from './database/connect.ts'
import { startEmbedded } from './database/embedded/server.ts'
import { migrate } from './database/migrate.ts'
import { findAddresses } from './database/pooler.ts'
import { databaseUnreachable, StartError } from './start_error.ts'

// Required beside DATABASE_URL, but a schema has no secrets and no address: a job that only migrates needs none.
const NOT_NEEDED = {
  PUBLIC_URL: 'https://not-needed.invalid',
  OPERATOR_TOKEN: 'not needed to migrate a database',
  SECRET_KEY: Buffer.alloc(32).toString('base64'),
}

// `npm run migrate`: brings the schema up to date and stops. Several nodes may run it at once.
try {
  const config = readConfig({ ...process.env, ...NOT_NEEDED })
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
  const { direct } = await findAddresses(config, embedded?.url)
  const { db, close } = connectDatabase(direct.url, { pooling: direct.pooling, max: 2 })
  const applied = await migrate(db).catch((error) => {
    throw embedded ? error : databaseUnreachable(error)
  })
  process.stdout.write(
    applied.length > 0
      ? `Applied:\n${applied.map((name) => `  ${name}\n`).join('')}`
      : 'The schema is current.\n',
  )
  await close()
  await embedded?.stop()
} catch (error) {
  const { message, stack } = error as Error
  process.stderr.write(`\n${error instanceof StartError ? message : (stack ?? error)}\n\n`)
  process.exit(1)
}
