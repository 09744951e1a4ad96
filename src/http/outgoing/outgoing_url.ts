import { isIP } from 'node:net'
import { addressProblem, isPrivateAddress, type Reach } from './address.ts'

export type UrlRules = {
  /** Whether plain http is allowed on the internet. If private addresses are reachable, they can always use it. */
  http: boolean
  reach: Reach
}

// Services that could read the start of an HTTP request as their own protocol, or that do not authenticate callers:
// the WHATWG's bad ports above 1023 (Fetch §2.9), databases, caches, queues, orchestration.
const refusedPorts = new Set([
  ...[1433, 1434, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045],
  ...[4190, 4369, 5060, 5061, 5432, 5433, 5671, 5672, 5900, 5984, 6000, 6379, 6380, 6443, 6566, 6665, 6666],
  ...[6667, 6668, 6669, 6679, 6697, 7000, 7001, 7199, 8086, 8500, 9042, 9092, 9160, 9200, 9300, 10080],
  ...[10250, 10255, 11211, 15672, 26257, 27017, 27018, 27019, 50000, 61616],
])

const innerNames = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa)$/

/**
 * Why the program cannot send to a URL, in words for the person who entered it; null if it can. The addresses of a
 * name are not checked here but on every connection, because they can change at any time.
 */
export function outgoingUrlProblem(text: string, rules: UrlRules): string | null {
  if (text.length > 2048) return 'must have at most 2048 characters'
  // URL parsers drop tabs and line breaks, and turn backslashes into slashes. The stored URL must be the one meant.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x20\x7f\\]/.test(text)) return 'must not contain spaces, line breaks or backslashes'
  if (!URL.canParse(text)) return 'must be a complete URL such as https://example.com/webhooks'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must be https'
  if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/?#]*@/.test(text)) {
    return 'must not contain a user name or password'
  }
  if (text.includes('#')) return 'must not have a fragment'
  return hostProblem(url, rules) ?? schemeProblem(url, rules) ?? portProblem(url)
}

function hostProblem(url: URL, { reach }: UrlRules): string | null {
  const host = bareHost(url)
  if (isIP(host)) {
    return addressProblem(host, reach) === null ? null : 'must be on the public internet'
  }
  if (host.endsWith('.')) return 'must not have a host name that ends with a dot'
  return isInner(host) && reach === 'public' ? 'must be on the public internet' : null
}

/** Whether the host is a private address, or a name that only private networks have. Connections check the rest. */
export function isPrivateHost(url: URL): boolean {
  const host = bareHost(url)
  return isIP(host) ? isPrivateAddress(host) : isInner(host)
}

const isInner = (host: string): boolean => !host.includes('.') || innerNames.test(host)

function schemeProblem(url: URL, { http, reach }: UrlRules): string | null {
  if (url.protocol === 'https:' || http) return null
  if (reach === 'public') return 'must be https'
  return isPrivateHost(url) ? null : 'must be https outside private networks'
}

function portProblem(url: URL): string | null {
  if (url.port === '') return null
  const port = Number(url.port)
  if (port === (url.protocol === 'https:' ? 443 : 80)) return null
  return port < 1024 || refusedPorts.has(port) ? `must not use port ${port}` : null
}

/** The host without the brackets of an IPv6 literal. WHATWG URLs are normalised otherwise: `0x7f.1` is 127.0.0.1. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}
