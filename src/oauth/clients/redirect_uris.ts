const LOOPBACK_IP = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(\/[^#]*)?$/

/**
 * Whether a redirect URI is one of those registered: byte for byte (RFC 9700 §4.1.3). For native apps the port of a
 * loopback IP may differ (RFC 8252 §7.3); `localhost` is a name and gets no exception.
 */
export function redirectUriAllowed(registered: string[], native: boolean, given: string): boolean {
  if (registered.includes(given)) return true
  if (!native || typeof given !== 'string') return false
  const wanted = withoutPort(given)
  return wanted !== null && registered.some((uri) => withoutPort(uri) === wanted)
}

function withoutPort(uri: string): string | null {
  const match = LOOPBACK_IP.exec(uri)
  return match ? `${match[1]}${match[2] ?? ''}` : null
}
