import type { Demo } from '../../src/demo/start.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { givenLinks } from './mails.ts'
import { type Operator, operatorFor } from './operator.ts'
import { givenConnection } from './partners.ts'
import type { Receiver } from './receiver.ts'
import type { TestServer } from './server.ts'
import { must } from './world.ts'

/** The demo after some use: every list on every page has entries. */
export type DemoStage = {
  server: TestServer
  demo: Demo
  /** A connection of the demo's first merchant, and the client of its app. */
  connection: string
  client: string
  /** A failing endpoint, and the delivery that it refused. */
  endpoint: string
  delivery: string
  /** Links from mails, by purpose. All of them still work. */
  links: Awaited<ReturnType<typeof givenLinks>>
}

export const APP = '/developers/apps/front-desk'
export const TENANT = 'harbour-rentals'

export async function setDemoStage(server: TestServer, demo: Demo, receiver: Receiver): Promise<DemoStage> {
  const operator = operatorFor(server)
  const { clients, scopes } = (await operator.get('/apps/front-desk')).body
  const client = clients.find((one: { environment: string }) => one.environment === 'production').client_id
  await nameIdentityProvider(operator, client)
  const given = { app: 'front-desk', client, publisher: 'lighthouse' }
  const connection = await givenConnection(server.runtime.db, given, TENANT, { scopes })
  const older = { unit: 'old-port', scopes: scopes.slice(0, 1), state: 'needs_reconsent' }
  await givenConnection(server.runtime.db, given, TENANT, older)
  await fetch(`${server.base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client,
      client_secret: 'wrong',
    }),
  })
  await server.runtime.requestLog.flush()
  const links = await givenLinks(server, demo)
  return { server, demo, connection, client, links, ...(await failedDelivery(server, operator, receiver)) }
}

/** After this, an owner of the first merchant can allow the app for the merchant's people. */
async function nameIdentityProvider(operator: Operator, client: string): Promise<void> {
  const { name, environment, verified } = must(await operator.get(`/tenants/${TENANT}`)).body
  const identity_provider = { issuer: 'https://login.harbour.example', client_ids: [client] }
  must(await operator.put(`/tenants/${TENANT}`, { name, environment, verified, identity_provider }))
}

async function failedDelivery(server: TestServer, operator: Operator, receiver: Receiver) {
  receiver.answer((_, response) => response.writeHead(500).end('our database is down'))
  const wanted = { environment: 'sandbox', url: receiver.url }
  const endpoint: string = must(await operator.post('/apps/front-desk/endpoints', wanted)).body.id
  must(await operator.post(`/endpoints/${endpoint}/test`))
  const worker = await startWorker(server.runtime)
  await receiver.until(1)
  // `stop` settles the deliveries in flight first.
  await worker.stop()
  const { data } = must(await operator.get(`/deliveries?endpoint=${endpoint}`)).body
  return { endpoint, delivery: data[0].id as string }
}
