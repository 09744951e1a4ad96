import type { IncomingHttpHeaders } from 'node:http'
import { storableText } from '../../database/storable_text.ts'

const KEPT_HEADERS = 24
const KEPT_CHARACTERS = 256

/**
 * Bytes of a response as text that PostgreSQL can store: no NUL, no partial character, and U+FFFD for invalid bytes.
 */
export function keptText(bytes: Uint8Array): string {
  // `stream` omits a character that was cut off.
  return storableText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }))
}

/** The first headers of a response, each shortened. Cookies are left out: they are the receiver's secrets. */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {}
  let count = 0
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || name === 'set-cookie') continue
    if (++count > KEPT_HEADERS) break
    kept[storableText(name, KEPT_CHARACTERS)] = printable(String(value))
  }
  return kept
}

function printable(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return storableText(value, KEPT_CHARACTERS).replace(/[\x00-\x1f\x7f]/g, '\uFFFD')
}
