import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { runnableBinaries } from '../../src/database/embedded/binaries.ts'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { databaseUser } from '../../src/database/embedded/system_user.ts'
import { stopServerLeftBehind } from '../../src/database/embedded/takeover.ts'
import { ownFolder } from '../../src/database/embedded/trusted_folder.ts'
import { readOrCreateSecrets } from '../../src/local_secrets.ts'
import { baseTest as test } from '../support/fixtures.ts'

const NOBODY = 65_534
const asRoot = process.getuid?.() === 0

describe.runIf(asRoot)('T20 as root, nothing in a world-writable folder is trusted', () => {
  const refused = /everyone on this machine can write/i

  test('a data folder that somebody else has prepared is refused, and stays as it is', async ({ folder }) => {
    const open = join(folder, 'open')
    await mkdir(open)
    await chmod(open, 0o1777)
    const prepared = join(open, 'data')
    await mkdir(prepared)
    await writeFile(join(prepared, 'postgres_password'), 'known to a stranger\n')
    await writeFile(join(prepared, 'operator_token'), 'known to a stranger too\n')
    await chown(prepared, NOBODY, NOBODY)
    for (const dataDir of [prepared, join(prepared, 'deep')]) {
      await expect(startEmbedded({ dataDir })).rejects.toThrow(refused)
      await expect(readOrCreateSecrets({ ...readConfig({}), dataDir })).rejects.toThrow(refused)
    }
    expect((await readdir(prepared)).sort()).toEqual(['operator_token', 'postgres_password'])
  })

  test('so is one behind a link of somebody else, wherever in the path it stands', async ({ folder }) => {
    const open = join(folder, 'links')
    await mkdir(open)
    await chmod(open, 0o1777)
    const victim = join(folder, 'victim')
    await mkdir(victim)
    const link = join(open, 'link')
    await symlink(victim, link)
    await lchown(link, NOBODY, NOBODY)
    for (const path of [link, join(link, 'deep'), join(open, 'x', '..', 'link')]) {
      await expect(ownFolder(path)).rejects.toThrow(refused)
    }
    expect(await readdir(victim)).toEqual([])
    // A link of root's own leads to where it leads.
    const mine = join(open, 'mine')
    await symlink(victim, mine)
    await ownFolder(join(mine, 'deep'))
    expect(await readdir(victim)).toEqual(['deep'])
    // Through a link of root's to one of somebody else.
    await symlink(link, join(folder, 'through'))
    await expect(ownFolder(join(folder, 'through', 'deep'))).rejects.toThrow(refused)
  })

  test('so is one that everybody can write to, and one in a folder without the sticky bit', async ({
    folder,
  }) => {
    const open = join(folder, 'writable')
    await mkdir(open)
    await chmod(open, 0o777)
    await expect(ownFolder(open)).rejects.toThrow(refused)
    await expect(ownFolder(join(open, 'deep'))).rejects.toThrow(refused)
    await chmod(open, 0o1777)
    await ownFolder(join(open, 'other'))
  })

  test('the server starts without the temporary folder', async ({ folder }) => {
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = join(folder, 'there-is-none')
    try {
      const dataDir = join(folder, 'data')
      const server = await startEmbedded({ dataDir })
      await server.stop()
      // The file with the password, which initdb reads, is gone.
      expect((await readdir(dataDir)).filter((name) => /initdb/.test(name))).toEqual([])
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })

  test('binaries are copied to where only root can write', async ({ onTestFinished }) => {
    const closed = await mkdtemp(join(tmpdir(), 'drawbridge-closed-'))
    onTestFinished(() => rm(closed, { recursive: true, force: true }))
    await mkdir(join(closed, 'native/bin'), { recursive: true })
    const packaged = {
      postgres: join(closed, 'native/bin/postgres'),
      initdb: join(closed, 'native/bin/initdb'),
    }
    for (const file of Object.values(packaged))
      await writeFile(file, '#!/bin/sh\necho mine\n', { mode: 0o755 })
    const user = await databaseUser()
    const { postgres } = await runnableBinaries(packaged, user)
    const copy = dirname(dirname(postgres))
    onTestFinished(() => rm(copy, { recursive: true, force: true }))
    for (let path = postgres; path !== '/'; path = dirname(path)) {
      const { uid, mode } = await stat(path)
      expect([path, uid, mode & 0o022]).toEqual([path, 0, 0])
    }
    expect(await readFile(postgres, 'utf8')).toContain('mine')
    // Other binaries at the same place are not taken for these.
    await writeFile(packaged.postgres, '#!/bin/sh\necho newer\n', { mode: 0o755 })
    const newer = await runnableBinaries(packaged, user)
    onTestFinished(() => rm(dirname(dirname(newer.postgres)), { recursive: true, force: true }))
    expect(await readFile(newer.postgres, 'utf8')).toContain('newer')
  })
})

test('T20 a process is not stopped for standing in a file that the database user can write', async ({
  folder,
}) => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'postgres', '-D', folder])
  try {
    await writeFile(join(folder, 'postmaster.pid'), `${other.pid}\n`)
    await stopServerLeftBehind(folder)
    expect(existsSync(`/proc/${other.pid}`)).toBe(true)
    expect([other.exitCode, other.signalCode]).toEqual([null, null])
  } finally {
    other.kill('SIGKILL')
  }
})
