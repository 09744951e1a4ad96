import fc, { type Arbitrary } from 'fast-check'
import type { RawBytes } from './raw_socket.ts'

// Turns the parts of a request into bytes.

export type Parts = {
  method: string
  target: string
  headers: [string, string][]
  body: string | null
  /** The route, as the router lists it. */
  path: string
}
export type FuzzRequest = RawBytes & { path: string }

/** Lone surrogates have no percent-encoding. They are sent as the bytes that some programs produce for them. */
export function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%EF%BF%BD', '%ED%A0%80')
}

export const encodePairs = (pairs: [string, string][]): string =>
  pairs.map(([name, value]) => `${name}=${encodePart(value)}`).join('&')

/** Removes characters that are not allowed in headers: they would end the header or the request. */
const clean = (value: string): Buffer => Buffer.from(value.replaceAll(/(?!\t)\p{Cc}/gu, ''), 'utf8')

export function toBytes({ method, target, headers, body }: Parts): Buffer {
  const own = headers.some(([name]) => name === 'Host') ? [] : [['Host', 'localhost']]
  const lines = [...own, ...headers, ['Connection', 'close']]
  const length = body === null ? [] : [`Content-Length: ${Buffer.byteLength(body)}\r\n`]
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n`),
    ...lines.flatMap(([name = '', value = '']) => [
      Buffer.from(`${name}: `),
      clean(value),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`${length.join('')}\r\n${body ?? ''}`),
  ])
}

/** The same bytes, cut, repeated or changed somewhere. They may not be a valid request at all. */
export const damaged = (parts: Parts): Arbitrary<FuzzRequest> => {
  const bytes = toBytes(parts)
  const whole = { path: parts.path, whole: false }
  return fc.nat(Math.max(0, bytes.length - 1)).chain((at) =>
    fc.oneof(
      fc.constant({ ...whole, bytes: bytes.subarray(0, at) }),
      fc.uint8Array({ maxLength: 8 }).map((more) => ({
        ...whole,
        bytes: Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]),
      })),
      fc.constant({ ...whole, bytes: Buffer.concat([bytes, bytes]) }),
      fc.constant({
        ...whole,
        bytes: Buffer.from(
          bytes.toString('latin1').replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked'),
          'latin1',
        ),
      }),
    ),
  )
}
