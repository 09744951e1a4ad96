import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase } from '../../src/database/connect.ts'
import { publish } from '../../src/model/webhooks/outbox.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { givenEndpoint } from '../support/deliveries.ts'
import { operatorFor } from '../support/operator.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'
import { issueToken } from '../support/token.ts'
import { createWorld, must } from '../support/world.ts'
import { openTheatre, type Theatre } from './theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await openTheatre()
})
afterAll(() => theatre.close())

/** The bound that F1 names. */
const BACK = { timeout: 10_000, interval: 100 }

test('F1 open connections to PostgreSQL go silent: web and worker are back at work within 10 s', async () => {
  const connected = connectDatabase(theatre.databaseUrl, { max: 8, bounded: true })
  const server = await startServer({ database: connected, config: { databaseUrl: theatre.databaseUrl } })
  const { runtime } = server
  const worker = await startWorker(runtime)
  const receiver = await startReceiver()
  try {
    const operator = operatorFor(server)
    await createWorld(operator)
    const created = must(await operator.post('/apps/desk/clients', { environment: 'production' })).body
    const { get } = await issueToken(server, { client: created.client_id, tenant: 'harbour' })
    const endpoint = await givenEndpoint(runtime, receiver.url)
    const publishOne = () =>
      runtime.db.transaction().execute((trx) => {
        const event = { type: 'booking.created', tenant: endpoint.tenant, data: {} }
        return publish(trx, runtime.platform, [event], runtime.now())
      })
    const read = () => get('/api/v1/me').then(({ status }) => status)
    // Every connection of both pools is open and idle, or in use.
    await Promise.all(Array.from({ length: 20 }, () => Promise.all([read(), publishOne()])))
    await worker.idle()
    const before = receiver.received.length
    expect(before).toBeGreaterThan(0)

    theatre.silence()
    const stranded = Array.from({ length: 5 }, read)
    await expect.poll(() => publishOne().then(Boolean, () => false), BACK).toBe(true)
    await expect.poll(read, BACK).toBe(200)
    await expect.poll(() => receiver.received.length, BACK).toBeGreaterThan(before)
    // Whoever was waiting got a response too.
    for (const status of await Promise.all(stranded)) expect([200, 503]).toContain(status)
  } finally {
    theatre.cut()
    await worker.stop()
    await server.close()
    await connected.close()
    await receiver.close()
  }
}, 90_000)
