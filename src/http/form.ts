import type { Context } from 'koa'

/** The fields of a posted form. A field that was sent several times keeps all of its values. */
export interface Form {
  /** The one value of a field, trimmed; the empty string where it was not sent. */
  text: (name: string) => string
  /** The value exactly as typed: passwords may start with a space. */
  raw: (name: string) => string
  /** All values of a field: check boxes. */
  all: (name: string) => string[]
  has: (name: string) => boolean
}

const LARGEST = 64 * 1024

/**
 * Reads a form posted by one of our pages, once a request.
 * @throws 415 for another content type, 413 over 64 KiB, 400 for NUL bytes or invalid UTF-8
 */
export async function readForm(ctx: Context): Promise<Form> {
  ctx.state['form'] ??= parse(ctx, await readBody(ctx))
  return ctx.state['form'] as Form
}

async function readBody(ctx: Context): Promise<string> {
  if (!ctx.is('application/x-www-form-urlencoded')) ctx.throw(415, 'This address takes a form.')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST) ctx.throw(413, 'The form is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}

function parse(ctx: Context, body: string): Form {
  const fields = new Map<string, string[]>()
  for (const pair of body.split('&')) {
    if (!pair) continue
    const at = pair.indexOf('=')
    const name = decode(ctx, at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : decode(ctx, pair.slice(at + 1))
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  const all = (name: string): string[] => fields.get(name) ?? []
  const raw = (name: string): string => all(name)[0] ?? ''
  return { all, raw, text: (name) => raw(name).trim(), has: (name) => fields.has(name) }
}

function decode(ctx: Context, part: string): string {
  try {
    const text = decodeURIComponent(part.replaceAll('+', ' '))
    // PostgreSQL holds no NUL in text.
    if (text.includes('\0')) throw new URIError('NUL')
    return text
  } catch {
    return ctx.throw(400, 'The form holds characters that are not text.')
  }
}
