/**
 * An address of this site out of a parameter: a path, never another origin (RFC 9700 §4.11).
 * @returns null for anything else
 */
export function localPath(value: unknown, publicUrl: string): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || /[\\\p{Cc}]/u.test(value)) return null
  const url = URL.parse(value, publicUrl)
  // "/..//evil.example" is a path of ours as parsed, and another host's when it is sent as a Location.
  if (!url || url.origin !== publicUrl || url.pathname.startsWith('//')) return null
  return url.pathname + url.search
}
