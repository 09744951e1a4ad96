import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Platform } from '../platform/definition.ts'
import { VERSION } from '../version.ts'
import { declarations } from './declarations.ts'
import { definitionModule } from './definition_module.ts'
import { recordNames } from './names.ts'
import { readme } from './readme.ts'
import type { TarFile } from './tar.ts'

const SOURCES = new URL('typescript/', import.meta.url)

/** Name of the npm package: the platform's title in characters that npm accepts, else its short name. */
export function packageNameOf({ name, title }: Platform): string {
  const words = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const readable = /^[\x20-\x7e]+$/.test(words) ? words.match(/[a-z0-9]+/g)?.join('-') : undefined
  return `${readable ?? name}-sdk`
}

/** The README's program for this platform. It lists the records of the first type. */
export function sdkQuickstart(platform: Platform): string {
  const [first] = recordNames(platform)
  return source('quickstart.ts')
    .replace("'./types.js'", `'${packageNameOf(platform)}'`)
    .replaceAll('listBookings', first?.list ?? '')
}

/**
 * The files of the package for this platform. The sources in `typescript/` are shipped unchanged. Files that depend
 * on the platform are generated. The version identifies their content, so a change of the definition is another
 * version.
 * @param base the address of this deployment
 */
export function packageFiles(platform: Platform, base: string): { version: string; files: TarFile[] } {
  const packageName = packageNameOf(platform)
  const quickstart = sdkQuickstart(platform)
  const written: Record<string, string> = {
    'definition.d.ts': declarations(platform),
    'definition.js': definitionModule(platform, base, packageName),
    'quickstart.ts': quickstart,
    'README.md': readme({ platform, base, packageName, quickstart }),
  }
  const names = [...new Set([...readdirSync(SOURCES), ...Object.keys(written)])].sort()
  const contents = names.map((name) => ({ name, text: written[name] ?? source(name) }))
  const hash = createHash('sha256')
    .update(JSON.stringify([packageName, contents]))
    .digest('hex')
  const version = `${VERSION}-h${hash.slice(0, 12)}`
  const files = [{ name: 'package.json', text: manifest(platform, base, version) }, ...contents]
  return {
    version,
    files: files.map(({ name, text }) => ({
      path: `package/${name}`,
      text,
      executable: text.startsWith('#!'),
    })),
  }
}

const source = (name: string): string => readFileSync(new URL(name, SOURCES), 'utf8')

function manifest(platform: Platform, base: string, version: string): string {
  const name = packageNameOf(platform)
  const fields = {
    name,
    version,
    description: `Reads ${platform.title} and verifies its webhooks`,
    homepage: `${base}/docs/sdk`,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.3' },
    bin: { [name]: 'receive.js' },
    exports: { '.': { types: './types.d.ts', default: './index.js' }, './package.json': './package.json' },
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}
