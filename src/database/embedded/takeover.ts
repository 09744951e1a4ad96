import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { StartError } from '../../start_error.ts'

const STOP_MS = 10_000

/**
 * Claims the data folder for this process with a file that contains its pid.
 * @returns a function that releases the folder
 * @throws StartError if another running Drawbridge uses the folder
 */
export async function claimFolder(home: string): Promise<() => Promise<void>> {
  const file = join(home, 'drawbridge.pid')
  const claim = () => writeFile(file, `${process.pid}\n`, { flag: 'wx' })
  try {
    await claim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = Number((await readFile(file, 'utf8')).trim())
    if (holder !== process.pid && isAlive(holder)) {
      throw new StartError(
        `Another Drawbridge (process ${holder}) is using ${home}. Stop it first, set DATA_DIR to another folder, ` +
          'or give both the DATABASE_URL of a server that they can share.',
      )
    }
    await rm(file, { force: true })
    await claim()
  }
  return () => rm(file, { force: true })
}

/**
 * If the program was killed with SIGKILL, its server is still running. Once `claimFolder` has succeeded, nobody uses
 * that server. It is shut down before a new one starts on the same data.
 * @throws StartError if it does not stop within 10 s
 */
export async function stopServerLeftBehind(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !(await isServerOf(folder, pid))) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_MS
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      throw new StartError(
        `An earlier PostgreSQL (process ${pid}) still uses ${folder} and does not stop. End it, then start again.`,
      )
    }
    await setTimeout(50)
  }
}

// Process ids are reused, and the database user can write the file. So the id may be that of any process.
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const [program = '', ...options] = command.split('\0')
  return basename(program) === 'postgres' && options[0] === '-D' && options[1] === folder
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
