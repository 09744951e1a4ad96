// From the merchant's consent to the first records and the first webhook.
import { createServer } from 'node:http'
import { Client, MemoryTokenStore, OAuth, verifyWebhook, WebhookError } from './types.js'

const { CLIENT_ID = '', CLIENT_SECRET, WEBHOOK_SECRET = '' } = process.env
const { REDIRECT_URI = 'http://127.0.0.1:8080/callback' } = process.env

const oauth = new OAuth({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, redirectUri: REDIRECT_URI })
const authorization = await oauth.authorizationUrl()
console.log(`Open in a browser: ${authorization.url}`)

const { pathname: callback, port, hostname } = new URL(REDIRECT_URI)
const server = createServer(async (request, response) => {
  const respond = (status: number, text = '') => response.writeHead(status, { connection: 'close' }).end(text)
  try {
    if (request.url?.startsWith(`${callback}?`)) {
      await connect(request.url)
      respond(200, 'Connected. Continue in the terminal.')
    } else if (request.method === 'POST' && request.url === '/webhooks') {
      const chunks = await Array.fromAsync(request)
      const event = await verifyWebhook(
        { headers: request.headers, body: Buffer.concat(chunks) },
        { secret: WEBHOOK_SECRET },
      )
      console.log(`${event.type}:`, event.data)
      respond(204)
    } else respond(404)
  } catch (error) {
    console.error(error)
    respond(error instanceof WebhookError ? 400 : 500)
  }
})
server.listen(Number(port), hostname)

async function connect(callbackUrl: string): Promise<void> {
  const tokens = await oauth.exchangeCode(callbackUrl, authorization)
  // In your app, use a store that writes to your database.
  const client = new Client({ oauth, store: new MemoryTokenStore(tokens) })
  const { tenant } = await client.me()
  console.log(`Connected to ${tenant.name}`)

  const { data } = await client.listBookings({ limit: 5 }).page()
  console.log('The first page:', data)
  let count = 0
  for await (const _ of client.listBookings()) count += 1
  console.log(`${count} in all. Waiting for webhooks at /webhooks`)
}
