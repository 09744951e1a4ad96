import { type Config, readConfig } from '../config.ts'
import { connectDatabase, type Database } from '../database/connect.ts'
import { startEmbedded } from '../database/embedded/server.ts'
import { findAddresses } from '../database/pooler.ts'
import { readOrCreateSecrets } from '../local_secrets.ts'
import { databaseUnreachable, StartError } from '../start_error.ts'
import { CliError } from './cli_error.ts'

// Required with DATABASE_URL, but not used by commands that access the database directly.
const NOT_NEEDED = { OPERATOR_TOKEN: 'not needed on the database', PUBLIC_URL: 'http://127.0.0.1' }

/**
 * Runs a command directly on the database of DATABASE_URL, with SECRET_KEY, without the operator API. Without
 * DATABASE_URL it uses the embedded database, so Drawbridge must not be running.
 * @throws CliError that says what is wrong with the environment
 */
export async function onDatabase<T>(
  env: Record<string, string | undefined>,
  act: (db: Database, config: Config) => Promise<T>,
): Promise<T> {
  try {
    const { config } = await readOrCreateSecrets(readConfig({ ...env, ...NOT_NEEDED }))
    const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
    const { direct } = await findAddresses(config, embedded?.url)
    const { db, close } = connectDatabase(direct.url, { pooling: direct.pooling, max: 2 })
    try {
      await db
        .selectNoFrom((eb) => eb.lit(1).as('one'))
        .execute()
        .catch((error) => {
          throw databaseUnreachable(error)
        })
      return await act(db, config)
    } finally {
      await close()
      await embedded?.stop()
    }
  } catch (error) {
    throw error instanceof StartError ? new CliError(error.message) : error
  }
}
