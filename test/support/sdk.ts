import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Platform } from '../../src/platform/definition.ts'
import { packageFiles } from '../../src/sdk/package_files.ts'

export type Sdk = typeof import('../../src/sdk/typescript/types.d.ts')

/** The package for a platform, unpacked into a new folder with that name, and loaded. */
export async function loadSdk(folder: string, platform: Platform, base: string, name: string): Promise<Sdk> {
  for (const { path, text } of packageFiles(platform, base).files) {
    const file = join(folder, name, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return await import(pathToFileURL(join(folder, name, 'package/index.js')).href)
}
