import { request } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const ROUNDS = 20

/**
 * Whether `work` blocked the event loop for `most` milliseconds or longer without a break. A busy machine can prolong
 * single stretches, so a round that was too long is repeated: code that blocks does so in every round.
 * @returns the longest stretch of the best round, in milliseconds
 */
export async function longestDelay(work: () => Promise<unknown>, most = 50): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS && best >= most; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    // The histogram only measures between two of its ticks.
    await new Promise((idle) => setTimeout(idle, 20))
    delay.reset()
    await work()
    await new Promise((idle) => setTimeout(idle, 20))
    delay.disable()
    best = Math.min(best, delay.max / 1e6)
    // A whole second needs no confirmation by another round.
    if (delay.max > 1e9) break
  }
  return best
}

export type RawRequest = {
  method?: string
  path: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
}

/** Sends a request as given, without parsing by a client library. @returns the response's status and text */
export async function sendRaw(
  base: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(base)
  return await new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      })
      response.on('error', reject)
    })
    // A server that refuses a body closes the connection while the body is still being sent.
    sent.on('error', reject)
    sent.end(body)
  })
}
