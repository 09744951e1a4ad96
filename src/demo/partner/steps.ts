import type { CustomFetch } from 'openid-client'
import { shortenHeader, shortenIn } from './shorten.ts'

/** One request of the partner app and what came back, ready to be shown. */
export type Step = {
  title: string
  note: string
  request: { line: string; headers: string[]; body: string }
  answer: { line: string; good: boolean; headers: string[]; body: string }
}

const TELLING = /^(content-type|www-authenticate|ratelimit.*|x-ratelimit.*|retry-after|etag|link|location)$/
const LONGEST = 6000

/**
 * A fetch that writes down every request with its answer, secrets shortened.
 * @param write gets each step; the title and the note come from `explain`
 */
export function recordingFetch(
  write: (step: Step) => void,
  explain: (request: { method: string; path: string; body: string }) => { title: string; note: string },
): CustomFetch {
  return async (url, options) => {
    const body = options.body === undefined || options.body === null ? '' : String(options.body)
    const answer = await fetch(url, {
      method: options.method,
      headers: options.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      ...(body === '' ? {} : { body }),
    })
    const text = await answer.clone().text()
    const { pathname, search } = new URL(url)
    write({
      ...explain({ method: options.method, path: pathname, body }),
      request: {
        line: shortenIn(`${options.method} ${pathname}${search}`),
        headers: Object.entries(options.headers)
          .filter(([name]) => name.toLowerCase() !== 'user-agent')
          .map(([name, value]) => `${name}: ${shortenHeader(name, value)}`),
        body: shortenIn(body),
      },
      answer: {
        line: `${answer.status} ${answer.statusText}`.trim(),
        good: answer.ok,
        headers: [...answer.headers]
          .filter(([name]) => TELLING.test(name))
          .map(([name, value]) => `${name}: ${shortenHeader(name, value)}`),
        body: shortenIn(readable(text)),
      },
    })
    return answer
  }
}

/** JSON with line breaks, cut where it gets long. */
export function readable(text: string): string {
  let shown = text
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Shown as it came.
  }
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}\n…` : shown
}
