import { connect } from 'node:net'

const LONGEST_MS = 15_000
const QUIET_MS = 40

/** A request as bytes. `whole`: it is complete according to HTTP, so there must be a response. */
export type RawBytes = { bytes: Buffer; whole: boolean }
/** `null`: the connection was closed without a response, which is only allowed for an incomplete request. */
export type RawResponse = { status: number | null; head: string }

/**
 * Sends bytes unchanged over a new connection, and reads the head of the response. An incomplete request gets a
 * moment for a response; then the connection is closed.
 * @throws Error if nothing was received or closed within 15 s
 */
export async function sendBytes(base: string, { bytes, whole }: RawBytes): Promise<RawResponse> {
  const { hostname, port } = new URL(base)
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let head = ''
    const limit = setTimeout(() => end(() => reject(new Error('no response and no end'))), LONGEST_MS)
    let quiet: NodeJS.Timeout | undefined
    const end = (settle: () => void) => {
      clearTimeout(limit)
      clearTimeout(quiet)
      socket.destroy()
      settle()
    }
    const done = () => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
      end(() => resolve({ status: status ? Number(status) : null, head }))
    }
    socket.on('connect', () => {
      socket.write(bytes)
      if (!whole) quiet = setTimeout(() => socket.end(), QUIET_MS)
    })
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1', 0, 4096)
      if (head.includes('\r\n\r\n')) readOn()
    })
    // Reads the rest, so that streams and bodies are written completely. A stream of events has no end.
    const readOn = () => {
      if (/text\/event-stream/i.test(head)) done()
    }
    socket.on('close', done)
    // A server that refuses a body may close the connection while the body is still being sent.
    socket.on('error', () => undefined)
  })
}
