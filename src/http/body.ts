import { setImmediate as letOthersRun } from 'node:timers/promises'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import { isStorable } from '../database/storable_text.ts'
import { badRequest, Problem } from './problem.ts'

/** From this many characters on, each step of reading a body gets its own turn of the event loop. */
const LARGE = 262_144
const MAX_DEPTH = 64
/**
 * Maximum values in a JSON body, including lists and objects. A batch of 1,000 changes can have 50 values per change.
 */
const MOST_VALUES = 50_000

/**
 * The request's body as text.
 * @param limit maximum size in bytes
 * @throws Problem 413 above the limit, 400 if it is not UTF-8
 */
export async function readText(ctx: Context, limit: number): Promise<string> {
  const raw = await readBytes(ctx, limit)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    throw badRequest('The body is not valid UTF-8.')
  }
}

/**
 * The request's body.
 * @param limit maximum size in bytes
 * @throws Problem 413 above the limit
 */
export async function readBytes(ctx: Context, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(ctx.req, { length: ctx.req.headers['content-length'] ?? null, limit })
  } catch (error) {
    const { status } = error as { status?: number }
    ctx.set('Connection', 'close')
    if (status === 413) {
      throw new Problem('too_large', `The body may have at most ${limit} bytes.`)
    }
    throw badRequest('The body could not be read completely.')
  }
}

/**
 * A JSON body that the database can store: no NUL, no lone surrogates, exact numbers, at most 64 levels deep and
 * 50,000 values.
 * @param limit maximum size in bytes
 * @throws Problem 413, 415 (not application/json), 400 with the reason
 */
export async function readJson(ctx: Context, limit = 1_048_576): Promise<unknown> {
  if (!ctx.is('application/json')) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json.')
  }
  const text = await readText(ctx, limit)
  const isLarge = text.length > LARGE
  if (isLarge) await letOthersRun()
  requireBounded(text, 'The body')
  const value = parse(text, 'The body')
  if (isLarge) await letOthersRun()
  requireStorable(value)
  if (isLarge) await letOthersRun()
  return value
}

/**
 * Parses a short JSON text by the rules of `readJson`.
 * @param what the name of the text in the refusal
 * @throws Problem 400 with the reason
 */
export function parseJson(text: string, what: string): unknown {
  requireBounded(text, what)
  const value = parse(text, what)
  requireStorable(value)
  return value
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(`${what} is not JSON: ${(error as Error).message}`)
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Refuses a body that is too deep or has too many values, before it is parsed. Parsing it would block the event loop
 * for seconds. Only strings and separators are read.
 * @throws Problem 400
 */
function requireBounded(text: string, what: string): void {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) at = endOfString(text, at)
    else if (character === COMMA) values += 1
    else if (character === OPEN_LIST || character === OPEN_OBJECT) {
      values += 1
      depth += 1
    } else if (character === CLOSE_LIST || character === CLOSE_OBJECT) depth -= 1
    if (depth > MAX_DEPTH) throw badRequest(`${what} is nested more deeply than ${MAX_DEPTH} levels.`)
    if (values > MOST_VALUES) throw badRequest(`${what} has more than ${MOST_VALUES} values.`)
  }
}

/** The end of the string that begins at `start`: the next quote with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  let from = start + 1
  for (;;) {
    const end = text.indexOf('"', from)
    if (end < 0) return text.length
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1
    if (backslashes % 2 === 0) return end
    from = end + 1
  }
}

function requireStorable(root: unknown): void {
  const open = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') requireCleanText(value)
    if (typeof value === 'number') requireExact(value)
    if (typeof value !== 'object' || value === null) continue
    for (const key in value) {
      if (!Array.isArray(value)) requireCleanText(key)
      open.push((value as Record<string, unknown>)[key])
    }
  }
}

/**
 * JSON.parse turns 1e999 into Infinity and 2^53 + 1 into 2^53. The stored value would differ from the one sent.
 * @throws Problem 400
 */
function requireExact(value: number): void {
  const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)
  if (!isExact) throw badRequest('A whole number beyond 2^53 cannot be stored exactly. Send it as a string.')
}

/** @throws Problem 400 for text that PostgreSQL cannot store: NUL characters and lone surrogates */
export function requireCleanText(text: string): void {
  if (!isStorable(text)) {
    throw badRequest('Text must not contain NUL characters or lone surrogates.')
  }
}
