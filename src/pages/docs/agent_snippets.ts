import type { CodeLanguage } from './highlight.ts'
import { pretty } from './sample_body.ts'

/** A client that people use, as a key of the texts. */
export type Configuration = 'claude_code' | 'claude' | 'vs_code' | 'cursor' | 'inspector'

type Snippet = { name: Configuration; language: CodeLanguage; code: string }

/** Placeholder for the client ID of a registered app. */
const CLIENT_ID = 'YOUR_CLIENT_ID'

/**
 * The configuration that people paste into each client.
 * @param any whether clients may use metadata documents. If not, each client needs a client ID.
 */
export function configurations({
  name,
  address,
  any,
}: {
  name: string
  address: string
  any: boolean
}): Snippet[] {
  const credentials = any ? '' : ` --client-id ${CLIENT_ID} --client-secret --callback-port 8765`
  const vsCode = { type: 'http', url: address, ...(any ? {} : { oauth: { clientId: CLIENT_ID } }) }
  const cursor = {
    url: address,
    ...(any ? {} : { auth: { CLIENT_ID, CLIENT_SECRET: 'YOUR_CLIENT_SECRET' } }),
  }
  return [
    {
      name: 'claude_code',
      language: 'bash',
      code: `claude mcp add --transport http${credentials} ${name} ${address}`,
    },
    { name: 'claude', language: 'bash', code: address },
    { name: 'vs_code', language: 'json', code: pretty({ servers: { [name]: vsCode } }) },
    { name: 'cursor', language: 'json', code: pretty({ mcpServers: { [name]: cursor } }) },
    { name: 'inspector', language: 'bash', code: 'npx @modelcontextprotocol/inspector' },
  ]
}

/** The URL of the sample metadata document, and the redirect URI of the sample program. */
export const EXAMPLE_DOCUMENT = 'https://assistant.example/oauth/client.json'
export const AGENT_PROGRAM_REDIRECT = 'http://127.0.0.1:8765/callback'

export const metadataDocument = (): string =>
  pretty({
    client_id: EXAMPLE_DOCUMENT,
    client_name: 'Desk Helper',
    redirect_uris: ['http://127.0.0.1/callback'],
    token_endpoint_auth_method: 'none',
  })

/**
 * A program that runs as pasted once its document is published. It starts from the server's address and ends with the
 * first records.
 */
export function agentProgram({
  address,
  tool,
  any,
}: {
  address: string
  tool: string
  any: boolean
}): string {
  const registered = `kept.client ?? { client_id: '${CLIENT_ID}', client_secret: 'YOUR_CLIENT_SECRET' }`
  return [
    `import { randomUUID } from 'node:crypto'`,
    `import { createServer } from 'node:http'`,
    'import {',
    '  Client,',
    '  type OAuthClientProvider,',
    '  StreamableHTTPClientTransport,',
    '  UnauthorizedError,',
    `} from '@modelcontextprotocol/client'`,
    '',
    `const address = new URL('${address}')`,
    `const redirect = new URL('${AGENT_PROGRAM_REDIRECT}')`,
    '',
    '// Store it like a password: whoever has it can read through the connection.',
    'const kept: Record<string, any> = {}',
    'const authProvider: OAuthClientProvider = {',
    '  redirectUrl: redirect,',
    ...(any ? [`  clientMetadataUrl: '${EXAMPLE_DOCUMENT}',`] : []),
    `  clientMetadata: { client_name: 'Desk Helper', redirect_uris: [redirect.href] },`,
    '  state: () => (kept.state = randomUUID()),',
    `  clientInformation: () => ${any ? 'kept.client' : registered},`,
    '  saveClientInformation: (client) => void (kept.client = client),',
    '  tokens: () => kept.tokens,',
    '  saveTokens: (tokens) => void (kept.tokens = tokens),',
    '  codeVerifier: () => kept.verifier,',
    '  saveCodeVerifier: (verifier) => void (kept.verifier = verifier),',
    '  discoveryState: () => kept.discovery,',
    '  saveDiscoveryState: (discovery) => void (kept.discovery = discovery),',
    '  invalidateCredentials: () => void delete kept.tokens,',
    `  redirectToAuthorization: (url) => console.log('Open in a browser: ' + url),`,
    '}',
    '',
    '/** Waits until the person comes back from the consent page. */',
    'const comesBack = () => new Promise<URLSearchParams>((came) => {',
    '  const server = createServer((request, response) => {',
    `    const { pathname, searchParams } = new URL(request.url ?? '/', redirect)`,
    `    const expected = pathname === redirect.pathname && searchParams.get('state') === kept.state`,
    '    if (!expected) return response.writeHead(404).end()',
    `    response.writeHead(200, { connection: 'close' })`,
    `    response.end('You can close this window.')`,
    '    server.close()',
    '    came(searchParams)',
    '  })',
    '  server.listen(Number(redirect.port), redirect.hostname)',
    '})',
    '',
    'async function connect(): Promise<Client> {',
    '  const transport = new StreamableHTTPClientTransport(address, { authProvider })',
    `  const info = { name: 'desk-helper', version: '1.0.0' }`,
    `  const client = new Client(info, { versionNegotiation: { mode: 'auto' } })`,
    '  try {',
    '    await client.connect(transport)',
    '    return client',
    '  } catch (error) {',
    '    if (!(error instanceof UnauthorizedError)) throw error',
    '    await transport.finishAuth(await comesBack())',
    '    return await connect()',
    '  }',
    '}',
    '',
    'const client = await connect()',
    'const { tools } = await client.listTools()',
    `console.log(tools.map(({ name }) => name).join(' '))`,
    `const result = await client.callTool({ name: '${tool}', arguments: { limit: 5 } })`,
    'console.log(JSON.stringify(result.structuredContent))',
    'await client.close()',
  ].join('\n')
}
