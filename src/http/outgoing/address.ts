import ipaddr from 'ipaddr.js'

/**
 * What outgoing requests can reach: `public` is only the internet, `private` also private networks, for development.
 */
export type Reach = 'public' | 'private'

// Ranges that ipaddr.js does not name. They embed an IPv4 address, to which a translator or a tunnel in the
// operator's network could forward.
const v4Compatible = ipaddr.IPv6.parseCIDR('::/96') // RFC 4291 §2.5.5.1
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3') // RFC 4291 §2.4: everything that IANA has allocated

const development = new Set(['loopback', 'private', 'uniqueLocal'])

/**
 * Why a connection to an address is not allowed; null if it is. Only global unicast is allowed: an address that is
 * not known to be public counts as private (RFC 6890 and its IANA registries).
 * @param text an IP address as sockets and DNS write it, with or without a zone
 */
export function addressProblem(text: string, reach: Reach): string | null {
  if (text.includes('%')) return 'the address has a zone'
  if (!ipaddr.isValid(text)) return 'this is not an IP address'
  // ipaddr.js reads ::a.b.c.d as ::ffff:a.b.c.d. They are different addresses (RFC 4291 §2.5.5).
  if (/^::\d+(\.\d+){3}$/.test(text)) return 'the address is not public (v4Compatible)'
  const address = ipaddr.process(text) // ::ffff:a.b.c.d is a.b.c.d
  const range = rangeOf(address)
  if (range === 'unicast') return null
  if (reach === 'private' && development.has(range)) return null
  return `the address is not public (${range})`
}

/** Whether only `private` reach allows the address. */
export function isPrivateAddress(text: string): boolean {
  return addressProblem(text, 'public') !== null && addressProblem(text, 'private') === null
}

function rangeOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const range = address.range()
  if (range !== 'unicast' || address.kind() === 'ipv4') return range
  const v6 = address as ipaddr.IPv6
  if (v6.match(v4Compatible)) return 'v4Compatible'
  if (!v6.match(globalUnicast)) return 'unassigned'
  return isIsatap(v6) ? 'isatap' : range
}

/** RFC 5214 §6.1: the interface identifier 0000:5efe or 0200:5efe holds an IPv4 address. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [high, low] = [address.parts[4], address.parts[5]]
  return low === 0x5efe && (high === 0 || high === 0x200)
}
