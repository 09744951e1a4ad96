import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import Router from '@koa/router'
import { matches } from '../api/source.ts'
import type { Platform } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import { packageFiles, packageNameOf, sdkQuickstart } from './package_files.ts'
import { readingExample } from './readme.ts'
import { tar } from './tar.ts'

export const SDK_PATH = '/sdk/typescript.tgz'

/** `npm install {address}`: the SDK of the running definition, packed at the first request. */
export function sdkRoute({ platform, config }: Pick<Runtime, 'platform' | 'config'>): Router {
  const pack = () => {
    const { version, files } = packageFiles(platform, config.publicUrl)
    // Stored without compression. Compressed bytes can differ between processors, and lockfiles contain their hash.
    const bytes = gzipSync(tar(files), { level: 0 })
    return { bytes, version, tag: createHash('sha256').update(bytes).digest('base64url') }
  }
  let packed: ReturnType<typeof pack> | undefined
  const router = new Router()
  router.get(SDK_PATH, (ctx) => {
    packed ??= pack()
    ctx.status = 200
    // The content of this address can change, so caches must revalidate their copy.
    ctx.set('Cache-Control', 'public, no-cache')
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.etag = packed.tag
    ctx.attachment(`${packageNameOf(platform)}-${packed.version}.tgz`)
    ctx.type = 'application/gzip'
    if (matches(ctx.req.headers['if-none-match'], ctx.response.etag)) ctx.status = 304
    else ctx.body = packed.bytes
  })
  return router
}

/** What the documentation shows about the package. */
export const sdkReference = (platform: Platform) => ({
  packageName: packageNameOf(platform),
  path: SDK_PATH,
  quickstart: sdkQuickstart(platform).trim(),
  reading: readingExample(platform),
})
