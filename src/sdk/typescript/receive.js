#!/usr/bin/env node
// @ts-check
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import definition from './definition.js'
import { WebhookError } from './errors.js'
import { verifyWebhook } from './webhooks.js'

const USAGE = `Prints the webhooks that arrive and can be verified, one JSON object per line.

  npx ${definition.packageName} receive [--port 3000] [--host 127.0.0.1] [--secret …]

  --secret  the endpoint's signing secret; repeat it during a rotation.
            Better: WEBHOOK_SECRET, which other users of this machine cannot see.
  --token   the endpoint's token, where the platform sends one. Or WEBHOOK_TOKEN.
`
/** Maximum bytes of a body. */
const LARGEST_BODY = 1024 * 1024

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '3000' },
    host: { type: 'string', default: '127.0.0.1' },
    secret: { type: 'string', multiple: true },
    token: { type: 'string' },
  },
})
const { WEBHOOK_SECRET, WEBHOOK_TOKEN } = process.env
const secret = values.secret ?? (WEBHOOK_SECRET ? [WEBHOOK_SECRET] : [])
const token = values.token ?? WEBHOOK_TOKEN
if (positionals[0] !== 'receive' || (secret.length === 0 && token === undefined)) {
  console.error(USAGE)
  process.exit(2)
}

/** Ids that were already printed. A delivery may arrive twice. @type {Set<string>} */
const printed = new Set()

const server = createServer({ requestTimeout: 30_000 }, async (request, response) => {
  try {
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end()
    const body = await bodyOf(request)
    if (!body) return void response.writeHead(413, { connection: 'close' }).end()
    const event = await verifyWebhook({ headers: request.headers, body }, { secret, token })
    const again = event.id !== null && printed.has(event.id)
    if (printed.size === 10_000) printed.clear()
    if (event.id !== null) printed.add(event.id)
    console.log(JSON.stringify({ type: event.type, id: event.id, again, data: event.data }))
    response.writeHead(definition.webhooks.acknowledge).end()
  } catch (error) {
    const refused = error instanceof WebhookError
    console.error(refused ? `Refused: ${error.message}` : error)
    response.writeHead(refused ? 400 : 500).end()
  }
})
server.listen(Number(values.port), values.host, () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.error(`Listening on http://${values.host}:${address.port}`)
})

/** @param {import('node:http').IncomingMessage} request @returns {Promise<Buffer | null>} null: too large */
async function bodyOf(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
