/** Secrets and tokens on screen: enough of each to recognise it, too little to use it. */

const NAMES =
  'access_token|refresh_token|client_secret|code|code_verifier|client_assertion|token|request_uri|state'
const IN_JSON = new RegExp(`("(?:${NAMES})"\\s*:\\s*")([^"]{8,})(")`, 'g')
const IN_FORM = new RegExp(`((?:^|[?&])(?:${NAMES})=)([^&\\s]{8,})`, 'g')

/** The first eight characters and an ellipsis. */
export function shorten(secret: string): string {
  return secret.length > 8 ? `${secret.slice(0, 8)}…` : '…'
}

/** A body or an address with every token in it shortened. */
export function shortenIn(text: string): string {
  return text
    .replaceAll(IN_JSON, (_, before: string, value: string, after: string) => before + shorten(value) + after)
    .replaceAll(IN_FORM, (_, before: string, value: string) => before + shorten(value))
}

/** A header's value: credentials keep their scheme only. */
export function shortenHeader(name: string, value: string): string {
  if (name.toLowerCase() !== 'authorization') return shortenIn(value)
  const [scheme = '', credentials = ''] = value.split(' ')
  return `${scheme} ${shorten(credentials)}`
}
