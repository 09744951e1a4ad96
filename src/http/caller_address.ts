import ipaddr from 'ipaddr.js'
import type { Middleware } from 'koa'

/** The proxies in front whose `X-Forwarded-For` counts: how many there are, or their networks in CIDR notation. */
export type TrustedProxies = { hops: number } | { networks: string[] }

const MOST_HOPS = 10

/**
 * Reads TRUST_PROXY.
 * @throws Error whose message completes a sentence that begins with the variable's name
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  if (/^(true|yes|on)$/i.test(text)) {
    throw new Error(
      'must be the number of proxies in front, or their networks; "true" would let callers choose their own address',
    )
  }
  if (/^false$/i.test(text)) return { hops: 0 }
  if (/^\d+$/.test(text)) {
    if (Number(text) > MOST_HOPS) throw new Error(`must be at most ${MOST_HOPS} proxies`)
    return { hops: Number(text) }
  }
  const networks = text.split(',').map((network) => network.trim())
  if (!networks.every((network) => isAddress(network) || ipaddr.isValidCIDR(network))) {
    throw new Error('must be a number of proxies, or networks such as 10.0.0.0/8,fd00::/8')
  }
  return { networks }
}

/** Sets `ctx.ip`, which is the only source of a caller's address in the whole program. */
export function setCallerAddress(trusted: TrustedProxies): Middleware {
  return async (ctx, next) => {
    ctx.request.ip = callerAddress(trusted, ctx.req.socket.remoteAddress ?? '', ctx.get('X-Forwarded-For'))
    await next()
  }
}

/**
 * The address that the outermost trusted proxy saw. Each proxy appends the address that connected to it. So the list
 * is read from its end, and only as far as trusted proxies wrote it. Callers can invent the rest.
 * @param remote the address at the other end of the connection
 * @param forwardedFor the header's value, empty if there is none
 */
export function callerAddress(trusted: TrustedProxies, remote: string, forwardedFor: string): string {
  const own = normal(remote) ?? remote
  const written = forwardedFor === '' ? [] : forwardedFor.split(',').reverse()
  let caller = own
  for (const [position, entry] of written.entries()) {
    if (!isTrusted(trusted, caller, position)) break
    const address = normal(entry)
    // A proxy that writes something else (RFC 7239's "unknown") hides its caller, so the proxy counts as the caller.
    if (address === null) break
    caller = address
  }
  return caller
}

/** @param position how many proxies stand between this address and us */
function isTrusted(trusted: TrustedProxies, address: string, position: number): boolean {
  if ('hops' in trusted) return position < trusted.hops
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return trusted.networks.some((network) => {
    const [base, bits] = network.includes('/')
      ? ipaddr.parseCIDR(network)
      : ([ipaddr.parse(network), network.includes(':') ? 128 : 32] as const)
    return base.kind() === parsed.kind() && parsed.match(base, bits)
  })
}

/** The address without port, brackets, zone and IPv4 mapping; null if the text is not an address. */
function normal(text: string): string | null {
  const trimmed = text.trim().replace(/^\[(.*)\](:\d+)?$/, '$1')
  const bare = trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/%.*$/, '')
  return isAddress(bare) ? ipaddr.process(bare).toString() : null
}

// ipaddr.js also reads the old forms of IPv4 addresses, such as 10.1 and 0x7f000001.
function isAddress(text: string): boolean {
  return ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text)
}

/**
 * The key for limits per address. IPv6 addresses are counted by their /64, the smallest network that a customer gets
 * (RFC 6177), because a caller with a /64 has 2^64 addresses.
 */
export function addressKey(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`
}
