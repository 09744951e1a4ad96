/** Seconds for which a document is used without being fetched again. */
const SHORTEST = 60
const LONGEST = 24 * 3600
/** If the response does not say. */
const USUAL = 300

export type CacheHeaders = {
  'cache-control'?: string | undefined
  age?: string | undefined
  expires?: string | undefined
  date?: string | undefined
}

/** How long a response is fresh (RFC 9111 §4.2), within our bounds; seconds. */
export function freshSeconds(headers: CacheHeaders): number {
  return Math.min(LONGEST, Math.max(SHORTEST, said(headers)))
}

function said({ 'cache-control': control = '', age, expires, date }: CacheHeaders): number {
  if (/(?:^|,)\s*no-(?:store|cache)\b/i.test(control)) return 0
  const maxAge =
    /(?:^|,)\s*s-maxage\s*=\s*"?(\d+)/i.exec(control) ?? /(?:^|,)\s*max-age\s*=\s*"?(\d+)/i.exec(control)
  if (maxAge) return Number(maxAge[1]) - (Number(age) || 0)
  if (expires === undefined) return USUAL
  // RFC 9111 §5.3: an invalid date has expired.
  const until = Date.parse(expires) - (Date.parse(date ?? '') || Date.now())
  return Number.isNaN(until) ? 0 : Math.floor(until / 1000)
}
