import type { Context } from 'koa'
import { readBytes, readText, requireCleanText } from '../body.ts'
import { badRequest, Problem } from '../problem.ts'

/** The fields of a posted form. A field that was sent several times has several values. */
export interface Form {
  /** The value of a field, trimmed; empty if the field was not sent. */
  text: (name: string) => string
  /** The value exactly as typed: passwords may start with a space. */
  raw: (name: string) => string
  /** All values of a field: check boxes. */
  all: (name: string) => string[]
  has: (name: string) => boolean
  /** The files of a field; a field that was left empty has none. */
  files: (name: string) => Buffer[]
  /** Every field with every value, as it was sent. */
  entries: () => { name: string; value: string }[]
}

const LARGEST = 64 * 1024
/** Maximum bytes of forms with a text file, by their addresses. */
const LARGER: Record<string, number> = { '/operator/definition': 512 * 1024 }
/** Forms with files that are not text. The maximum size allows for five screenshots and an icon. */
const UPLOADS = /^\/developers\/apps\/[^/]+\/listing\/images$/
const LARGEST_UPLOAD = 1_600_000
const MOST_PARTS = 20
/** Maximum values in a form. Our largest form has about 200 check boxes. */
const MOST_FIELDS = 1000

/**
 * Reads the form that one of our pages posted, once per request.
 * @throws Problem 415 for another content type; 413 over 64 KiB, 512 KiB for a definition, 1,600,000 bytes for
 *   images; 400 over 1,000 values, or for text that is not clean
 */
export async function readForm(ctx: Context): Promise<Form> {
  ctx.state.form ??= await parse(ctx)
  return ctx.state.form
}

async function parse(ctx: Context): Promise<Form> {
  if (ctx.is('multipart/form-data') && UPLOADS.test(ctx.path)) return await parseUpload(ctx)
  if (!ctx.is('application/x-www-form-urlencoded')) {
    throw new Problem('unsupported_media_type', 'Send the form as a browser would.')
  }
  const fields = new Map<string, string[]>()
  const pairs = (await readText(ctx, LARGER[ctx.path] ?? LARGEST)).split('&', MOST_FIELDS + 1)
  if (pairs.length > MOST_FIELDS) throw badRequest(`A form may have at most ${MOST_FIELDS} fields.`)
  for (const pair of pairs) {
    const end = pair.includes('=') ? pair.indexOf('=') : pair.length
    const name = decode(pair.slice(0, end))
    if (!name) continue
    const value = decode(pair.slice(end + 1))
    const values = fields.get(name)
    if (values) values.push(value)
    else fields.set(name, [value])
  }
  return formOfFields(fields)
}

/**
 * RFC 7578, parsed by Node. File names and content types are dropped, because the sender can write anything there.
 */
async function parseUpload(ctx: Context): Promise<Form> {
  const body = await readBytes(ctx, LARGEST_UPLOAD)
  const fields = new Map<string, string[]>()
  const files = new Map<string, Buffer[]>()
  const add = <Value>(to: Map<string, Value[]>, name: string, value: Value) =>
    to.set(name, [...(to.get(name) ?? []), value])
  for (const [name, value] of await readParts(body, ctx.get('Content-Type'))) {
    if (typeof value === 'string') {
      requireCleanText(value)
      add(fields, name, value)
    } else if (value.size > 0) add(files, name, Buffer.from(await value.arrayBuffer()))
  }
  return formOfFields(fields, files)
}

async function readParts(body: Buffer, type: string): Promise<[string, string | File][]> {
  try {
    const parts = [...(await new Response(body, { headers: { 'content-type': type } }).formData())]
    if (parts.length <= MOST_PARTS) return parts
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw badRequest('The form with files cannot be read.')
}

function formOfFields(fields: Map<string, string[]>, files = new Map<string, Buffer[]>()): Form {
  const all = (name: string): string[] => fields.get(name) ?? []
  const raw = (name: string): string => all(name)[0] ?? ''
  return {
    files: (name) => files.get(name) ?? [],
    ...{ all, raw, text: (name) => raw(name).trim(), has: (name) => fields.has(name) },
    entries: () => [...fields].flatMap(([name, values]) => values.map((value) => ({ name, value }))),
  }
}

/** Unlike URLSearchParams, refuses bytes that are not UTF-8 instead of storing replacement characters. */
function decode(part: string): string {
  let text: string
  try {
    text = decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw badRequest('The form contains invalid characters.')
  }
  requireCleanText(text)
  return text
}
