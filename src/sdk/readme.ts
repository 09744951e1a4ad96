import type { Platform } from '../platform/definition.ts'
import { scopesForEvent } from '../platform/scopes.ts'
import { recordNames } from './names.ts'

type Described = { platform: Platform; base: string; packageName: string; quickstart: string }

/** A few lines that read records of the first type. */
export function readingExample(platform: Platform): string {
  const [first] = recordNames(platform)
  return `const client = new Client({ oauth, store })

for await (const record of client.${first?.list}({ updatedSince: '2026-06-01' })) console.log(record)

const { data, nextCursor } = await client.${first?.list}({ limit: 10 }).page()
const one = await client.${first?.get}(data[0].id)`
}

/** README.md of the package. */
export function readme({ platform, base, packageName, quickstart }: Described): string {
  const type = platform.event_types[0]?.name ?? ''
  return `# ${plain(platform.title)} for TypeScript and JavaScript

Reads ${plain(platform.title)} and verifies its webhooks, on Node 20 and later, Deno, Bun, browsers and edge runtimes. No
dependencies. Written from the definition of the platform at ${base}; its documentation is at ${base}/docs.

\`\`\`sh
npm install ${base}/sdk/typescript.tgz
\`\`\`

Your lockfile then names the hash of the package. When the platform changes what it offers, the package changes too, and
\`npm ci\` refuses the new one until you run the line above again. For builds that don't depend on this server, keep a copy
in your repository: \`npm pack ${base}/sdk/typescript.tgz\`, then \`npm install\` that file.

## Quickstart

Save this as \`quickstart.ts\`, and run it with Node 24: \`CLIENT_ID=… CLIENT_SECRET=… node quickstart.ts\`

\`\`\`ts
${quickstart.trim()}
\`\`\`

## Read

\`\`\`ts
${readingExample(platform)}
\`\`\`

${table(
  ['Method', 'Record', 'Scope'],
  recordNames(platform).map(({ type, list, get, item }) => [
    `\`${list}()\`, \`${get}(id)\``,
    `\`${item}\``,
    `\`${type.scope}\``,
  ]),
)}

Every request has a deadline (\`timeout\`, 30 seconds) and takes a \`signal\`. A request that was refused with 429, 502, 503 or
504, or that failed in the network, is repeated up to \`maxRetries\` times. \`Retry-After\` is respected. What is left is an
\`ApiError\` with \`status\`, \`code\`, \`requestId\` and \`problem\`, or a \`NetworkError\`.

\`includeDeleted: true\` also lists what was deleted. \`client.feed()\` lists events, for catching up after your receiver was
down.

## Tokens

A \`TokenStore\` keeps the tokens of one connection. Access tokens are refreshed when they are needed. However many calls
wait, one refresh is sent per process. With several processes, add \`lock\`. With PostgreSQL:

\`\`\`ts
const storeIn = (sql, id) => ({
  load: async () => (await sql\`select tokens from connections where id = \${id}\`)[0]?.tokens,
  save: (tokens) => sql\`update connections set tokens = \${sql.json(tokens)} where id = \${id}\`,
  lock: (work) =>
    sql.begin(async (trx) => {
      await trx\`select from connections where id = \${id} for update\`
      return await work(storeIn(trx, id))
    }),
})
\`\`\`

\`OAuthError\` with the code \`invalid_grant\` means that the merchant has disconnected the app, or that a refresh token was
used twice. Ask the merchant to connect again.

An in-house app needs no store: \`new Client({ oauth })\` uses client credentials.

## Webhooks

\`\`\`ts
const event = await verifyWebhook({ headers: request.headers, body: rawBody }, { secret })
if (event.type === '${type}') console.log(event.data)
\`\`\`

\`body\` is the raw body: verify it before any JSON parser changes it. Respond with 400 to a \`WebhookError\`. During a rotation
of the secret, give both: \`secret: [older, newer]\`. To watch what arrives:

\`\`\`sh
WEBHOOK_SECRET=… npx ${packageName} receive --port 3000
\`\`\`

${table(
  ['Event', 'When', 'Scopes'],
  platform.event_types.map((event) => [
    `\`${event.name}\``,
    plain(event.text),
    scopesForEvent(platform, event)
      .map((scope) => `\`${scope}\``)
      .join(', '),
  ]),
)}

A newer definition may send events that this package does not know: ignore them.
`
}

/** Escapes text for Markdown. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#]/g, '\\$&')

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
