const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const MAX_LENGTH = 2048

/** Why merchants cannot be sent to a URL; null if they can. */
export function connectUrlProblem(url: string): string | null {
  if (url.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`
  const parsed = /^https?:\/\/[^/\s]\S*$/i.test(url) ? URL.parse(url) : null
  if (!parsed) return 'must be a complete URL, such as https://app.example.com/connect'
  if (parsed.username || parsed.password) return 'must not contain a user name or password'
  if (parsed.protocol === 'http:' && !LOOPBACK.has(parsed.hostname)) {
    return 'must use https; http is only allowed for localhost, 127.0.0.1 and [::1]'
  }
  return null
}
