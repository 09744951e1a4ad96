/**
 * An address of this site, from a parameter. It is a path, never another origin (RFC 9700 §4.11).
 * @returns null if the value is anything else
 */
export function localPath(value: unknown, publicUrl: string): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || /[\\\p{Cc}]/u.test(value)) return null
  const url = URL.parse(value, publicUrl)
  // "/..//evil.example" is parsed as a path of ours, but in a Location header it would lead to another host.
  if (!url || url.origin !== publicUrl || url.pathname.startsWith('//')) return null
  return url.pathname + url.search
}
