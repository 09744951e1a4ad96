import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A vendor's own service: one booking, or a page of 20, from memory. It does not authenticate callers, and is the
 * same for all contenders.
 */
function serve(): Promise<number> {
  const rows = Array.from({ length: 20 }, (_, n) => ({
    id: `bkg_${n}`,
    unit: null,
    created_at: '2026-06-01T08:00:00.000Z',
    updated_at: '2026-06-02T09:30:00.000Z',
    reference: `B-${20_000 + n}`,
    status: 'confirmed',
    customer_id: `cus_${n}`,
    starts_at: '2026-07-03T09:00:00Z',
    ends_at: '2026-07-03T17:00:00Z',
    quantity: 2,
    total: 96,
    currency: 'EUR',
  }))
  const page = JSON.stringify({ data: rows, next_cursor: null })
  const [first] = rows
  const http = createServer(({ url = '' }, response) => {
    const [, id] = /\/bookings\/([^?]+)/.exec(url) ?? []
    const text = id === undefined ? page : JSON.stringify({ ...first, id })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    response.writeHead(200, headers).end(text)
  })
  return new Promise((listening) =>
    http.listen(0, '127.0.0.1', () => listening((http.address() as AddressInfo).port)),
  )
}

process.once('message', () => void serve().then((port) => process.send?.(port)))
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
