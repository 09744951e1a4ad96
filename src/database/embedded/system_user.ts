import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

import { StartError } from '../../start_error.ts'
import { ownFolder } from './trusted_folder.ts'

/** Where root stores what the database user must access. Only root can write to it. */
export const SYSTEM_FOLDER = '/var/lib'

export type SystemUser = { uid: number; gid: number }

/**
 * The user that PostgreSQL runs as; null for the one that runs the program. PostgreSQL refuses to run as root. So
 * root starts it as `postgres`, which is created if it is missing, or else as `nobody`.
 * @throws StartError if there is neither
 */
export async function databaseUser(): Promise<SystemUser | null> {
  if (userInfo().uid !== 0) return null
  const existing = await idsOf('postgres')
  if (existing) return existing
  await execute('useradd', [
    '--system',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]).catch(() => undefined)
  const ids = (await idsOf('postgres')) ?? (await idsOf('nobody'))
  if (ids) return ids
  throw new StartError(
    'PostgreSQL does not run as root, and no other user was found. Start Drawbridge as another user.',
  )
}

async function idsOf(name: string): Promise<SystemUser | null> {
  try {
    const [uid, gid] = await Promise.all([execute('id', ['-u', name]), execute('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/** Whether `user` can run `file`. */
export async function canRun(file: string, user: SystemUser | null): Promise<boolean> {
  if (!user) return true
  return await succeeds(['-c', 'test -x "$0"', file], user)
}

/**
 * A folder for the data that `user` can write to. It is the wanted one or, if the user has no access to one of its
 * parents (a clone in root's home), one below /var/lib. For the same wanted path, it is always the same.
 */
export async function writableFolder(
  wanted: string,
  user: SystemUser | null,
): Promise<{ folder: string; notes: string[] }> {
  await ownFolder(wanted, 0o700)
  if (!user) return { folder: wanted, notes: [] }
  await chown(wanted, user.uid, user.gid)
  if (await succeeds(['-c', 'cd "$0" && test -w .', wanted], user)) return { folder: wanted, notes: [] }
  const mark = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  const folder = join(SYSTEM_FOLDER, `drawbridge-${mark}`)
  await ownFolder(folder, 0o700)
  await chown(folder, user.uid, user.gid)
  return {
    folder,
    notes: [
      `PostgreSQL runs as another user, who cannot open ${wanted}, so the data is stored in ${folder}. ` +
        'To choose another place, set DATA_DIR to a folder that is not inside a private one.',
    ],
  }
}

async function succeeds(args: string[], user: SystemUser): Promise<boolean> {
  try {
    await execute('/bin/sh', args, { ...user, cwd: '/' })
    return true
  } catch {
    return false
  }
}
