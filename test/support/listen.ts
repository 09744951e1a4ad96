import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on a free loopback port, for one test file. */
export async function listen(handler: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A loopback port that is currently free. */
export async function freePort(): Promise<number> {
  const { server, origin } = await listen(() => {})
  await new Promise((closed) => server.close(closed))
  return Number(new URL(origin).port)
}
