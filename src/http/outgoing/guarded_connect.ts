import { Resolver, lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction, connect as netConnect, type Socket } from 'node:net'
import { type ConnectionOptions, type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { addressProblem, isPrivateAddress, type Reach } from './address.ts'

/** Finds all addresses of a name, in the order to try them. */
export type Lookup = (hostname: string) => Promise<string[]>

export type GuardOptions = {
  reach: Reach
  /** Whether plain http is allowed outside private networks. */
  http: boolean
  lookup: Lookup
  /** Milliseconds for DNS, connection and handshake together. */
  timeout: number
  /** PEM of the certificate authorities to trust instead of the system's. */
  ca?: string
}

export type Target = { protocol: string; hostname: string; port: number }

/** Milliseconds of each phase of a new connection; TLS is null for plain http. */
export type ConnectTimings = { dns: number; connect: number; tls: number | null }

/** An error of DNS, TCP or TLS, with the receiver's certificate if it had one. */
export type ConnectError = Error & { certificate?: PeerCertificate }

/** The network guard's refusal. Its message is for the log. Partners are not told what a name resolves to. */
class BlockedAddress extends Error {
  override name = 'BlockedAddress'
  readonly code = 'blocked_address'
}

/**
 * Looks names up with c-ares instead of getaddrinfo. getaddrinfo shares four threads with the rest of the process,
 * such as argon2, so one name server that does not respond would delay everyone. Development uses the hosts file.
 */
export function createLookup(reach: Reach): Lookup {
  if (reach === 'private') {
    return async (hostname) => (await systemLookup(hostname, { all: true })).map(({ address }) => address)
  }
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const [first] = answers
    if (found.length === 0 && first.status === 'rejected') throw first.reason
    return found
  }
}

/**
 * Opens a connection after checking every address that the name has now, or the literal itself. The address that the
 * socket connected to must be one of them. A name that was public when it was saved, and is private now, is refused
 * before a packet is sent.
 * @throws BlockedAddress, or a ConnectError
 */
export async function guardedConnect(
  target: Target,
  options: GuardOptions,
): Promise<{ socket: Socket | TLSSocket; timings: ConnectTimings }> {
  const started = performance.now()
  const deadline = new Deadline(options.timeout)
  try {
    const addresses = isIP(target.hostname)
      ? [target.hostname]
      : await deadline.race(options.lookup(target.hostname))
    for (const address of addresses) checkAddress(address, target, options)
    if (addresses.length === 0)
      throw Object.assign(new Error('the host name has no address'), { code: 'ENOTFOUND' })
    const found = performance.now()
    const opened = await deadline.race(open(target, addresses, options, deadline))
    const address = opened.socket.remoteAddress
    if (address === undefined || !addresses.some((allowed) => sameAddress(allowed, address))) {
      opened.socket.destroy()
      throw new BlockedAddress('the connection went elsewhere')
    }
    const ready = performance.now()
    return {
      socket: opened.socket,
      timings: {
        dns: found - started,
        connect: opened.connectedAt - found,
        tls: target.protocol === 'https:' ? ready - opened.connectedAt : null,
      },
    }
  } finally {
    deadline.clear()
  }
}

function checkAddress(address: string, target: Target, options: GuardOptions): void {
  const problem = addressProblem(address, options.reach)
  if (problem) throw new BlockedAddress(problem)
  if (target.protocol === 'http:' && !options.http && !isPrivateAddress(address)) {
    throw new BlockedAddress('plain http is only allowed inside private networks')
  }
}

function sameAddress(one: string, other: string): boolean {
  return one === other || `::ffff:${one}` === other
}

type Opened = { socket: Socket | TLSSocket; connectedAt: number }

function open(
  target: Target,
  addresses: string[],
  options: GuardOptions,
  deadline: Deadline,
): Promise<Opened> {
  const { hostname: host, port } = target
  const lookup = fixedLookup(addresses)
  return new Promise((opened, failed) => {
    const secure = target.protocol === 'https:'
    let certificate: PeerCertificate | undefined
    let socket: Socket | TLSSocket
    if (secure) {
      const tls = tlsConnect(tlsOptions(target, lookup, options))
      // Before Node checks the certificate. Once Node has refused a connection, the certificate cannot be read.
      tls.prependOnceListener('secure', () => {
        certificate = tls.getPeerCertificate()
      })
      socket = tls
    } else {
      socket = netConnect({ host, port, lookup })
    }
    let connectedAt = 0
    deadline.onPassed = () => socket.destroy()
    socket.setNoDelay(true)
    socket.once('connect', () => {
      connectedAt = performance.now()
    })
    const fail = (error: Error) => failed(certificate ? Object.assign(error, { certificate }) : error)
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      socket.off('error', fail)
      opened({ socket, connectedAt })
    })
    socket.once('error', fail)
  })
}

function tlsOptions(target: Target, lookup: LookupFunction, { ca }: GuardOptions): ConnectionOptions {
  const { hostname: host, port } = target
  return {
    host,
    port,
    lookup,
    // RFC 6066 §3: no server name for literals. Their certificate is checked against the address.
    ...(isIP(host) ? {} : { servername: host }),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
  }
}

/** Returns the addresses that were checked, so that nothing is resolved a second time. */
function fixedLookup(addresses: string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, options, done) => {
    if (options.all) return done(null, all)
    const [first] = all
    done(null, first!.address, first!.family)
  }
}

class Deadline {
  onPassed: () => void = () => {}
  readonly #passed: Promise<never>
  readonly #timer: NodeJS.Timeout
  constructor(milliseconds: number) {
    let fail: (error: Error) => void
    this.#passed = new Promise((_, failed) => {
      fail = failed
    })
    this.#passed.catch(() => {})
    this.#timer = setTimeout(() => {
      this.onPassed()
      fail(Object.assign(new Error('the connection timed out'), { code: 'ETIMEDOUT' }))
    }, milliseconds)
  }
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#passed])
  }
  clear(): void {
    clearTimeout(this.#timer)
  }
}
