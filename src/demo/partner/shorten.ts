/** Shortens secrets and tokens: enough of each is left to recognise it, but too little to use it. */

const NAMES =
  'access_token|refresh_token|client_secret|code|code_verifier|client_assertion|token|request_uri|state'
const IN_JSON = new RegExp(`("(?:${NAMES})"\\s*:\\s*")([^"]{8,})(")`, 'g')
const IN_FORM = new RegExp(`((?:^|[?&])(?:${NAMES})=)([^&\\s]{8,})`, 'g')

/** The first eight characters and an ellipsis. */
export const shorten = (secret: string): string => (secret.length > 8 ? `${secret.slice(0, 8)}…` : '…')

/** A body or an address in which every token is shortened. */
export const shortenIn = (text: string): string =>
  text
    .replaceAll(IN_JSON, (_, before: string, value: string, after: string) => before + shorten(value) + after)
    .replaceAll(IN_FORM, (_, before: string, value: string) => before + shorten(value))

/** The value of a header. Credentials keep only their scheme. */
export function shortenHeader(name: string, value: string): string {
  if (name.toLowerCase() !== 'authorization') return shortenIn(value)
  const [scheme = '', credentials = ''] = value.split(' ')
  return `${scheme} ${shorten(credentials)}`
}
