import { Command, CommanderError } from 'commander'
import { readConfig } from './config.ts'
import { connectDatabase, type Database } from './database/connect.ts'
import { startEmbedded } from './database/embedded/server.ts'
import { migrate } from './database/migrate.ts'
import { readMigrations } from './database/migrations/files.ts'
import { planMigration } from './database/migrations/plan.ts'
import { migrationState } from './database/migrations/state.ts'
import { findAddresses } from './database/pooler.ts'
import { databaseUnreachable, StartError } from './start_error.ts'

// Required with DATABASE_URL, but not needed by a job that only migrates.
const NOT_NEEDED = {
  PUBLIC_URL: 'https://not-needed.invalid',
  OPERATOR_TOKEN: 'not needed to migrate a database',
  SECRET_KEY: Buffer.alloc(32).toString('base64'),
}

const [FAILED, WRONG_USAGE, PENDING] = [1, 2, 3]

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const sayWaiting = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

// `npm run migrate`: brings the schema up to date and exits. Several nodes can run it at the same time.
const program = new Command('npm run migrate')
  .description('Apply the migrations of this release.')
  .addHelpText('after', '\nExit codes: 0 success, 1 failure, 2 wrong usage, 3 pending migrations (status).')
  .action(() => withDatabase(apply))
  .showHelpAfterError()
  .exitOverride()
program
  .command('status')
  .description(
    'List the migrations: applied, pending, or of a newer release. Exits with 3 if any are pending.',
  )
  .action(() => withDatabase(showStatus))
program
  .command('plan')
  .description('Print the SQL of the pending migrations without applying them.')
  .action(() => withDatabase(showPlan))

async function apply(db: Database): Promise<void> {
  let begun = false
  const applied = await migrate(db, undefined, {
    waits: sayWaiting,
    applied: (name) => {
      if (!begun) say('Applied:')
      begun = true
      say(`  ${name}`)
    },
  })
  if (applied.length === 0) say('The schema is up to date.')
}

async function showStatus(db: Database): Promise<void> {
  const { applied, pending, unknown } = await migrationState(db)
  for (const [name, at] of applied) say(`${unknown.includes(name) ? 'newer  ' : 'applied'}  ${at}  ${name}`)
  for (const name of pending) say(`pending  ${name.padStart(26 + name.length)}`)
  if (pending.length === 0) return say('The schema is up to date.')
  say(`${pending.length} pending. Run \`npm run migrate\`.`)
  process.exitCode = PENDING
}

async function showPlan(db: Database): Promise<void> {
  const { pending } = await migrationState(db)
  const files = await readMigrations()
  for (const name of pending) say(`${await planMigration(name, files.get(name) ?? {})}\n`)
  if (pending.length === 0) say('-- The schema is up to date.')
}

async function withDatabase(act: (db: Database) => Promise<void>): Promise<void> {
  const config = readConfig({ ...process.env, ...NOT_NEEDED })
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
  const { direct } = await findAddresses(config, embedded?.url)
  const { db, close } = connectDatabase(direct.url, { pooling: direct.pooling, max: 4 })
  try {
    await act(db).catch((error) => {
      throw embedded ? error : databaseUnreachable(error)
    })
  } finally {
    await close()
    await embedded?.stop()
  }
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode && WRONG_USAGE)
  const { message, stack } = error as Error
  process.stderr.write(`\n${error instanceof StartError ? message : (stack ?? error)}\n\n`)
  process.exit(FAILED)
}
