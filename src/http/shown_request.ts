import type { Context } from 'koa'

/** What the request log keeps for the people who maintain the app (docs/decisions/0199). */

export const MASKED = '***'
const MOST_PARAMETERS = 40
const LONGEST_VALUE = 300
/** A parameter's name. Anything else could be a token in the wrong place. */
const NAME = /^[\w.:[\]-]{1,40}$/
const LONGEST = 2000

/**
 * Parameters as a query. Only the values of parameters that cannot contain a secret are readable. Codes, tokens,
 * `state` and unknown parameters are masked.
 * @param readable the names whose values are kept
 * @returns null if there are no parameters
 */
export function shownParameters(
  given: Record<string, unknown>,
  readable: ReadonlySet<string>,
): string | null {
  const shown = new URLSearchParams()
  for (const [name, values] of Object.entries(given).slice(0, MOST_PARAMETERS)) {
    for (const value of [values].flat()) {
      const text = readable.has(name) && typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : MASKED
      shown.append(NAME.test(name) ? name : MASKED, text)
    }
  }
  return shown.toString().slice(0, LONGEST) || null
}

/** Headers that say why a request was refused, and what to do. None of them contains a code or a token. */
const EXPLAINING = [
  ...[
    'Content-Type',
    'WWW-Authenticate',
    'Allow',
    'Retry-After',
    'RateLimit',
    'RateLimit-Policy',
    'DPoP-Nonce',
  ],
  'X-Request-Id',
]

/** A refusal as text: headers, an empty line and the body. */
export function refusalText(ctx: Context, headers: Record<string, string>, body: string): string {
  const lines = EXPLAINING.flatMap((name) => {
    const value = headers[name] ?? ctx.response.get(name)
    return value ? [`${name}: ${value}`] : []
  })
  return [...lines, '', body].join('\n')
}
