import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { StartError } from '../../start_error.ts'
import { findBinaries, run, runnableBinaries } from './binaries.ts'
import { startPostgres } from './process.ts'
import { databaseUser, type SystemUser, writableFolder } from './system_user.ts'
import { claimFolder, stopServerLeftBehind } from './takeover.ts'
import { ownFolder } from './trusted_folder.ts'

export type EmbeddedServer = {
  /** postgres:// URL of the database `drawbridge` on 127.0.0.1. */
  url: string
  /** Fast shutdown: closes open connections. Everything committed is on disk. */
  stop(): Promise<void>
  /** Resolves when the server stops unexpectedly. */
  gone: Promise<void>
  /** Sentences to show at the start, for example about another data folder. */
  notes: string[]
}

export type EmbeddedOptions = {
  /** Contains `postgres/`, `postgres_password` and the pid file of the running process. */
  dataDir: string
  /** Extra `-c name=value` settings. */
  settings?: Record<string, string>
}

/**
 * Starts PostgreSQL from the packaged binaries. The first start initialises the folder, later ones use its data. A
 * server that a killed process left behind is replaced.
 * @throws StartError that says what is wrong and what to do
 */
export async function startEmbedded({ dataDir, settings = {} }: EmbeddedOptions): Promise<EmbeddedServer> {
  const home = resolve(dataDir)
  await ownFolder(home)
  const release = await claimFolder(home)
  try {
    const user = await databaseUser()
    const packaged = await findBinaries()
    const binaries = await runnableBinaries(packaged, user)
    const { folder, notes } = await writableFolder(join(home, 'postgres'), user)
    await stopServerLeftBehind(folder)
    const password = await passwordOf(home)
    if (!existsSync(join(folder, 'PG_VERSION'))) {
      await initialise({ folder, initdb: binaries.initdb, password, user })
    } else {
      await requireSameMajor(folder, binaries.postgres, user)
    }
    const port = await freePort()
    const server = await startPostgres({ binary: binaries.postgres, folder, port, user, settings })
    return {
      url: `postgres://drawbridge:${password}@127.0.0.1:${port}/postgres`,
      gone: server.gone,
      notes,
      stop: async () => {
        await server.stop()
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

async function passwordOf(home: string): Promise<string> {
  const file = join(home, 'postgres_password')
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

async function initialise(options: {
  folder: string
  initdb: string
  password: string
  user: SystemUser | null
}): Promise<void> {
  // Next to the data, where the database user has access and nobody else can write.
  const passwordFile = join(dirname(options.folder), `initdb-${randomBytes(8).toString('hex')}`)
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600, flag: 'wx' })
  try {
    if (options.user) await run('chown', [String(options.user.uid), passwordFile], null)
    await run(
      options.initdb,
      [
        `--pgdata=${options.folder}`,
        '--auth=scram-sha-256',
        '--username=drawbridge',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      options.user,
    )
    await chmod(options.folder, 0o700)
  } catch (error) {
    await rm(options.folder, { recursive: true, force: true })
    throw new StartError(`The embedded PostgreSQL could not be set up in ${options.folder}: ${error}`)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function requireSameMajor(folder: string, postgres: string, user: SystemUser | null): Promise<void> {
  const of = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  const version = await run(postgres, ['--version'], user)
  const packaged = /(\d+)/.exec(version)?.[1]
  if (of === packaged) return
  throw new StartError(
    `${folder} holds data of PostgreSQL ${of}, but this version of Drawbridge includes PostgreSQL ${packaged}. ` +
      `Dump the data with the older version (pg_dump) and load it into a new DATA_DIR, ` +
      `or set DATA_DIR to another folder to start without it.`,
  )
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error())))
    })
  })
}
