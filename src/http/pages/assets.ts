import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Middleware } from 'koa'
import { bestEncoding } from '../compress_pages.ts'
import { type Brand, type BrandImage, brandCss } from '../look/brand.ts'

/** A file that pages load, kept in memory in the encodings that browsers accept. */
interface Asset {
  type: string
  body: Buffer
  br: Buffer | null
  gzip: Buffer | null
}

export type AssetName = 'drawbridge.css' | 'mark.svg' | Script
export type Script = (typeof SCRIPTS)[number]

/** Every file that a page can load. `url('drawbridge.css')` is the file's address with its hash. */
export interface Assets {
  url: (name: AssetName) => string
  /** The files of the vendor's own look; null if it has none. */
  look: { stylesheet: string; logo: string; logo_dark: string | null; icon: string } | null
  middleware: Middleware
}

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

const fromPackage = (name: string): string => fileURLToPath(import.meta.resolve(name))
const fromViews = (name: string): string => fileURLToPath(new URL(`../../../views/${name}`, import.meta.url))

/** name → path. Fonts come first, because the stylesheet names their hashed addresses. */
const FONTS: Record<string, string> = {
  'figtree.woff2': fromPackage('@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2'),
  'figtree-ext.woff2': fromPackage('@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2'),
  'newsreader.woff2': fromPackage('@fontsource/newsreader/files/newsreader-latin-600-normal.woff2'),
  'newsreader-ext.woff2': fromPackage('@fontsource/newsreader/files/newsreader-latin-ext-600-normal.woff2'),
  'cairo.woff2': fromPackage('@fontsource-variable/cairo/files/cairo-arabic-wght-normal.woff2'),
}
/** One stylesheet, in this order: Pico, then our own look over it. */
const STYLES = [
  fromPackage('@picocss/pico/css/pico.min.css'),
  ...['fonts', 'tokens', 'elements', 'cards', 'consent', 'landing', 'console', 'catalogue'].map((name) =>
    fromViews(`styles/${name}.css`),
  ),
]
const SCRIPTS = [
  'deliberate.js',
  'times.js',
  'copy.js',
  'redirects.js',
  'live.js',
  'try.js',
  'passkeys.js',
  'read_file.js',
] as const

/**
 * Reads every asset once. Its address contains the hash of its content. So browsers may cache it for a year, and the
 * assets of two versions of the product behind one load balancer never mix.
 */
export function createAssets({ look }: Brand): Assets {
  const served = new Map<string, Asset>()
  const addresses = new Map<string, string>()
  const add = (name: string, body: Buffer): string => {
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
    const dot = name.lastIndexOf('.')
    const address = `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}`
    addresses.set(name, address)
    served.set(address, encoded(name.slice(dot + 1), body))
    return address
  }
  for (const [name, path] of Object.entries(FONTS)) add(name, readFileSync(path))
  const styles = STYLES.map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    // Removes indentation and our comments, and keeps licences.
    .replaceAll(/\/\*[^!][\s\S]*?\*\/|\n\s*/g, '\n')
  add(
    'drawbridge.css',
    Buffer.from(styles.replaceAll(/url\("asset:([^"]+)"\)/g, (_, name) => `url("${url(name)}")`)),
  )
  for (const name of SCRIPTS) add(name, readFileSync(fromViews(`scripts/${name}`)))
  add('mark.svg', readFileSync(fromViews('mark.svg')))

  function url(name: string): string {
    const address = addresses.get(name)
    if (!address) throw new Error(`no asset is called ${name}`)
    return address
  }
  const addImage = (name: string, { extension, body }: BrandImage) => add(`${name}.${extension}`, body)
  const own = look && {
    stylesheet: add('look.css', Buffer.from(brandCss(look))),
    logo: addImage('logo', look.logo),
    logo_dark: look.logo_dark && addImage('logo_dark', look.logo_dark),
    // If both are the same, browsers load the file once.
    icon: addImage(look.icon === look.logo ? 'logo' : 'icon', look.icon),
  }
  return { url, look: own, middleware: serve(served) }
}

const DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

function encoded(extension: string, body: Buffer): Asset {
  const type = TYPES[extension]
  if (!type) throw new Error(`assets of type .${extension} have no media type`)
  // These formats are already compressed.
  if (extension === 'woff2' || extension === 'png') return { type, body, br: null, gzip: null }
  return { type, body, br: brotliCompressSync(body), gzip: gzipSync(body, { level: 9 }) }
}

function serve(served: Map<string, Asset>): Middleware {
  return async (ctx, next) => {
    const asset = ctx.path.startsWith('/assets/') ? served.get(ctx.path) : undefined
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.set('Vary', 'Accept-Encoding')
    // Opened directly, a drawing is a document.
    if (asset.type === 'image/svg+xml') ctx.set('Content-Security-Policy', DRAWING_POLICY)
    const encoding = bestEncoding(ctx)
    const packed = encoding && asset[encoding]
    if (packed) ctx.set('Content-Encoding', encoding)
    ctx.type = asset.type
    ctx.body = packed ?? asset.body
  }
}
