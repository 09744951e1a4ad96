import { ConfigError, readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { startEmbedded } from './database/embedded.ts'
import { EmbeddedError } from './database/embedded_error.ts'
import { migrate } from './database/migrate.ts'

// `npm run migrate`: brings the schema up to date and stops. Several nodes may run it at once.
try {
  const config = readConfig({ OPERATOR_TOKEN: 'not needed to migrate a database', ...process.env })
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
  const { db, close } = connect(config.databaseUrl ?? embedded?.url ?? '', { max: 2 })
  const applied = await migrate(db)
  process.stdout.write(
    applied.length > 0
      ? `Applied:\n${applied.map((name) => `  ${name}\n`).join('')}`
      : 'The schema is current.\n',
  )
  await close()
  await embedded?.stop()
} catch (error) {
  const said = error instanceof ConfigError || error instanceof EmbeddedError
  process.stderr.write(`\n${said ? error.message : ((error as Error).stack ?? error)}\n\n`)
  process.exit(1)
}
