import type { Context } from 'koa'
import getRawBody from 'raw-body'
import { badRequest, Problem } from './problem.ts'

const MAX_DEPTH = 64

/**
 * The request's body as text.
 * @param limit bytes at most
 * @throws Problem 413 above the limit, 400 when it is not UTF-8
 */
export async function readText(ctx: Context, limit: number): Promise<string> {
  let raw: Buffer
  try {
    raw = await getRawBody(ctx.req, { length: ctx.req.headers['content-length'] ?? null, limit })
  } catch (error) {
    const { status } = error as { status?: number }
    ctx.set('Connection', 'close')
    if (status === 413) {
      throw new Problem('too_large', `The body may have at most ${limit} bytes.`)
    }
    throw badRequest('The body could not be read to its end.')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    throw badRequest('The body is not valid UTF-8.')
  }
}

/**
 * A JSON body that the database can store: no NUL, no lone surrogates, exact numbers, at most 64 levels deep.
 * @param limit bytes at most
 * @throws Problem 413, 415 (not application/json), 400 with the reason
 */
export async function readJson(ctx: Context, limit = 1_048_576): Promise<unknown> {
  if (!ctx.is('application/json')) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json.')
  }
  const text = await readText(ctx, limit)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badRequest(`The body is not JSON: ${(error as Error).message}`)
  }
  requireStorable(value)
  return value
}

function requireStorable(root: unknown): void {
  // A list instead of recursion, so that a value that is nested too deep cannot overflow the stack here.
  const open: [unknown, number][] = [[root, 0]]
  for (let item = open.pop(); item; item = open.pop()) {
    const [value, depth] = item
    if (depth > MAX_DEPTH) throw badRequest(`The body is nested more than ${MAX_DEPTH} levels deep.`)
    if (typeof value === 'string') requireCleanText(value)
    if (typeof value === 'number') requireExact(value)
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      requireCleanText(key)
      open.push([inner, depth + 1])
    }
  }
}

/**
 * JSON.parse turns 1e999 into Infinity and 2^53 + 1 into 2^53: what is stored would not be what was sent.
 * @throws Problem 400
 */
function requireExact(value: number): void {
  const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)
  if (!isExact) throw badRequest('A whole number beyond 2^53 cannot be stored exactly: send it as text.')
}

/** @throws Problem 400 for text that PostgreSQL cannot store: NUL characters and lone surrogates */
export function requireCleanText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw badRequest('Text may contain neither NUL characters nor lone surrogates.')
  }
}
