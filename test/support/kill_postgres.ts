import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Sends SIGKILL to every process of an embedded server, as if its machine lost power. Linux only.
 * @param dataDir of `startEmbedded`
 */
export async function killPostgres(dataDir: string): Promise<void> {
  const file = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')
  const postmaster = Number(file.split('\n')[0])
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')
  for (const pid of [postmaster, ...children.trim().split(' ').map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended since the list was read.
    }
  }
}
