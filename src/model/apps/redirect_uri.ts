const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
// RFC 3986 §2: the characters of a URI, including percent-encoding.
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/
const MAX_LENGTH = 2048

/**
 * Why a redirect URI cannot be registered; null if it can. It is never normalised, because later it is compared byte
 * for byte (RFC 9700 §2.1).
 * @param native whether the app runs on its user's device, where a private-use scheme is allowed
 */
export function redirectUriProblem(uri: string, { native }: { native: boolean }): string | null {
  if (uri.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`
  if (uri.includes('*')) return 'must not contain a wildcard; register every URI in full'
  if (!URI.test(uri) || !URL.canParse(uri))
    return 'must be an absolute URI, such as https://app.example.com/callback'
  // RFC 6749 §3.1.2: the endpoint URI must not include a fragment component.
  if (uri.includes('#')) return 'must not have a fragment'
  const { protocol, hostname, username, password } = new URL(uri)
  if (protocol !== 'https:' && protocol !== 'http:') return privateUseProblem(protocol, native)
  if (!/^https?:\/\/[^/]/.test(uri)) return `must start with ${protocol}// in lower case`
  if (username || password || authorityOf(uri).includes('@'))
    return 'must not contain a user name or password'
  if (protocol === 'http:' && !LOOPBACK.has(hostname)) {
    return 'must use https; http is only allowed for localhost, 127.0.0.1 and [::1]'
  }
  return null
}

// RFC 8252 §7.1: a private-use scheme is the reversed domain name of the app's publisher, so it contains a dot.
function privateUseProblem(protocol: string, native: boolean): string | null {
  if (!/^[a-z0-9+-]+(\.[a-z0-9+-]+)+:$/.test(protocol)) {
    return 'must use https, or a private-use scheme such as com.example.app'
  }
  return native ? null : 'may only use a private-use scheme in native apps'
}

function authorityOf(uri: string): string {
  return /^[a-z]+:\/\/([^/?]*)/.exec(uri)?.[1] ?? ''
}
