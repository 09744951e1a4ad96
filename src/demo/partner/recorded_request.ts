import type { CustomFetch } from 'openid-client'
import { shortenHeader, shortenIn } from './shorten.ts'

/** A request of the app and its response, as text for the page. Secrets in them are shortened. */
export type RecordedRequest = {
  title: string
  note: string
  /** Method and path. */
  target: string
  request: string
  /** The status line of the response, and whether it is a success. */
  status: string
  good: boolean
  response: string
}

type Explain = (request: { method: string; path: string; body: string }) => { title: string; note: string }

const SHOWN = /^(content-type|www-authenticate|ratelimit.*|x-ratelimit.*|retry-after|etag|link|location)$/
const LONGEST = 6000

/**
 * A fetch that records every request with its response.
 * @param explain describes the purpose of a request
 */
export function recordingFetch(record: (request: RecordedRequest) => void, explain: Explain): CustomFetch {
  return async (url, { method, headers, body: given }) => {
    const body = given === undefined || given === null ? '' : String(given)
    const response = await fetch(url, {
      ...{ method, headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) },
      ...(body === '' ? {} : { body }),
    })
    const { pathname, search } = new URL(url)
    const status = `${response.status} ${response.statusText}`.trim()
    const sent = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'user-agent')
    const received = [...response.headers].filter(([name]) => SHOWN.test(name))
    record({
      ...explain({ method, path: pathname, body }),
      target: `${method} ${pathname}`,
      request: asText(`${method} ${pathname}${search}`, sent, body),
      status,
      good: response.ok,
      response: asText(status, received, await response.clone().text()),
    })
    return response
  }
}

const asText = (line: string, headers: [string, string][], body: string): string =>
  [
    shortenIn(line),
    ...headers.map(([name, value]) => `${name}: ${shortenHeader(name, value)}`),
    '',
    shortenIn(indented(body)),
  ]
    .join('\n')
    .trim()

/** Indents JSON, and truncates long text. */
export function indented(text: string): string {
  let shown = text
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Other text is shown as it is.
  }
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}\n…` : shown
}
