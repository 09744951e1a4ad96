import type { Stats } from 'node:fs'
import { lstat, mkdir, readlink } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { StartError } from '../../start_error.ts'

const [WRITABLE_BY_ALL, STICKY] = [0o002, 0o1000]
const MOST_LINKS = 40

/**
 * Creates a folder if it does not exist. As root, refuses a folder that another user of the machine could have
 * prepared or could replace. If a folder is writable for everyone, its entries on the path must belong to root (T20,
 * docs/decisions/0126).
 * @throws StartError
 */
export async function ownFolder(path: string, mode?: number): Promise<void> {
  // Checked before, so that nothing is created through another user's link, and again after, in case of a change
  // meanwhile.
  await requireTrusted(path)
  await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) })
  await requireTrusted(path)
}

async function requireTrusted(path: string): Promise<void> {
  if (userInfo().uid !== 0) return
  let rest = partsOf(path)
  let at = '/'
  let folder: Stats | null = await lstat('/')
  for (let links = 0; rest.length > 0 && folder; ) {
    const next = join(at, rest[0] ?? '')
    const entry: Stats | null = await lstat(next).catch(() => null)
    if (entry) requireOwn(path, next, folder, entry)
    if (entry?.isSymbolicLink()) {
      links += 1
      if (links > MOST_LINKS) throw new StartError(`${path} contains too many symbolic links.`)
      rest = [...partsOf(resolve(at, await readlink(next))), ...rest.slice(1)]
      at = '/'
      folder = await lstat('/')
    } else {
      rest = rest.slice(1)
      at = next
      folder = entry
    }
  }
  if (folder && folder.mode & WRITABLE_BY_ALL) {
    throw new StartError(
      `Everyone on this machine can write to ${path}. Run \`chmod o-w ${path}\`, or set DATA_DIR to a folder that belongs to root.`,
    )
  }
}

const partsOf = (path: string): string[] => resolve(path).split('/').filter(Boolean)

function requireOwn(path: string, entry: string, folder: Stats, { uid }: Stats): void {
  if (!(folder.mode & WRITABLE_BY_ALL)) return
  if (folder.mode & STICKY && uid === 0) return
  throw new StartError(
    `${path} is not used as root, because everyone on this machine can write to the folder of ${entry}, so someone else ` +
      'could have created it. Set DATA_DIR to a folder that only root can write to.',
  )
}
