const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(\/[^#]*)?$/

/**
 * Whether a redirect URI is one of those registered: byte for byte (RFC 9700 §4.1.3). The port of a loopback address
 * may differ (RFC 8252 §7.3).
 * @param anyPort where: at a loopback IP, for native apps; also at `localhost`, for agents that are known by a
 *   metadata document, many of which name it so; false: nowhere
 */
export function redirectUriAllowed(
  registered: string[],
  anyPort: 'loopback IP' | 'loopback' | false,
  given: string,
): boolean {
  if (registered.includes(given)) return true
  if (!anyPort || typeof given !== 'string') return false
  const wanted = withoutPort(given)
  if (wanted === null || (anyPort === 'loopback IP' && wanted.startsWith('localhost'))) return false
  return registered.some((uri) => withoutPort(uri) === wanted)
}

function withoutPort(uri: string): string | null {
  const match = LOOPBACK.exec(uri)
  return match ? `${match[1]}${match[2] ?? ''}` : null
}
