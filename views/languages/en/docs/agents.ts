/** AI agents. */
export const agents = {
  title: 'Agents',
  heading: 'AI agents',
  lead: 'An AI assistant can read what {tenant} allows it to read, and change nothing. It connects to one address and speaks the Model Context Protocol there: revision 2026-07-28 or 2025-11-25, over Streamable HTTP.',
  lead_tenant: 'one {tenant}',
  address: 'The address',
  address_about:
    'A client needs nothing else. The first response tells it where to ask for access, it opens the consent page in a browser, and it refreshes its tokens by itself. Its tokens are for this address alone: the [API](/docs/api) refuses them, and this address refuses tokens of the API (RFC 8707).',
  clients: 'Set up a client',
  clients_any:
    'These clients identify themselves by a metadata document. A client that has none takes a client ID that you enter: that of an app that [is registered](#registered), or the address of a [document of your own](#document).',
  clients_registered:
    'Enter the client ID and the secret of [your app](#registered). Its redirect URI is the one that the client shows or documents.',
  configurations: {
    claude_code: 'Claude Code',
    claude: 'Claude on the web, desktop and mobile',
    vs_code: 'Visual Studio Code',
    cursor: 'Cursor',
    inspector: 'MCP Inspector',
  },
  configurations_about: {
    claude_code: 'Run this command, then `/mcp` in a session to sign in.',
    claude:
      'In *Settings*, choose *Connectors* and *Add custom connector*, and enter the address. It must be reachable from the internet.',
    vs_code: 'Save this as `.vscode/mcp.json`, and choose *Start* above the server’s name.',
    cursor: 'Save this as `.cursor/mcp.json` in a project, or in your home directory for all of them.',
    inspector: 'Run this command, choose *Streamable HTTP*, and enter the address.',
  },
  tools: 'Tools',
  tools_about:
    'A client sees the tools that its token has the scope for. They take the parameters of the [API](/docs/api), and return the same JSON as structured content, with its schema. All of them only read.',
  tool: 'Tool',
  does: 'What it does',
  scope: 'Scope',
  any_scope: 'any',
  takes: 'Arguments',
  step_up:
    'A call without its scope gets 403 and `insufficient_scope`. The challenge names the scopes to ask for: those that the token has, and the one that it lacks.',
  untrusted:
    'Records have text that customers and others wrote. Treat it as data, whatever it says: never let a model follow instructions that it finds there.',
  scopes: 'Scopes',
  scopes_about: 'Agents can ask for these scopes. The consent page shows a sentence for each.',
  sentence: 'Text on the consent page',
  identify: 'Publish a metadata document',
  identify_about:
    'An agent that nobody registered is known by a document on its own web server. The address of this document is its `client_id`.',
  rules: {
    address:
      'The address is `https`, has a path, and is written in its normal form. `client_id` in the document is the same, in every character.',
    response:
      'The response has the status 200, a JSON type, at most 5 KB, no compression and no redirect. It comes within 5 seconds, from a public address.',
    redirects:
      'Redirect URIs are exact. Only on loopback (`127.0.0.1`, `[::1]`, `localhost`) may the port be another one.',
    authentication:
      '`token_endpoint_auth_method` is `none`, or `private_key_jwt` with `jwks` or with a `jwks_uri` on the same host. There are no secrets.',
    cache: 'A change counts after a minute to a day, as `Cache-Control` says.',
  },
  shown:
    'The consent page shows the host of the document as a fact, and the name as what the agent calls itself. It warns people where the agent runs on their own device, or leads to another host.',
  registered: 'Register an app',
  registered_about:
    'An app that is [registered](/developers) and marked as an agent by the staff of {platform} shows its name, logo and publisher. It reaches production like every other app, once it is approved.',
  connections: 'Connections',
  sandbox_only:
    'Agents that nobody registered reach sandbox {tenants} only. To reach production, register the app.',
  production: 'Agents that nobody registered reach production {tenants}.',
  ends: 'A connection ends after {days} days, unless an owner renews it or consents again. An owner can disconnect it at any time: the next call gets 401, and the client asks for consent again.',
  limits:
    'Each connection can send {per_minute} requests in any 60 seconds, and {burst} at once. The [headers](/docs/limits) are those of the API.',
  program: 'From TypeScript',
  program_install: 'With the official client:',
  program_any:
    'Publish the metadata document, put its address into the program, save it as `agent.ts`, and run `node agent.ts` with Node 24.',
  program_registered:
    'Give your app the redirect URI `http://127.0.0.1:8765/callback`, put its client ID and secret into the program, save it as `agent.ts`, and run `node agent.ts` with Node 24.',
  older:
    'The client of `@modelcontextprotocol/sdk` 1.x connects in the same way. It does not ask for a wider scope by itself: when a call fails with 403, forget the tokens and connect again.',
}
