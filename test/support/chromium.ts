import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import packed from '@sparticuz/chromium'

/**
 * Path of the Chromium from `npm ci`. It is unpacked once per machine and user. Several test files may ask for it at
 * the same time, so it is unpacked into another folder and then moved into place as a whole.
 */
export async function chromiumPath(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'))
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const home = join(tmpdir(), `drawbridge-chromium-${version}-${userInfo().uid}`)
  if (!existsSync(home)) await unpackInto(home)
  return join(home, 'chromium')
}

async function unpackInto(home: string): Promise<void> {
  const aside = await mkdtemp(`${home}-`)
  const before = process.env['TMPDIR']
  // The package unpacks into the temporary folder, and looks there for an earlier copy.
  process.env['TMPDIR'] = aside
  try {
    packed.setGraphicsMode = false
    await packed.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  try {
    await rename(aside, home)
  } catch (error) {
    // Another test file has moved its copy first.
    if (!existsSync(join(home, 'chromium'))) throw error
    await rm(aside, { recursive: true, force: true })
  }
}
