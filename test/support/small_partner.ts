import { createHash, randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { listen } from './listen.ts'

/** A partner's program of thirty lines. It starts at /start, returns to /cb and keeps the tokens. */
export interface SmallPartner {
  server: Server
  origin: string
  redirectUri: string
  /** The last response of the token endpoint. */
  tokens: () => Record<string, string>
  use: (client: { base: string; clientId: string; secret: string; scope?: string }) => void
}

export async function startSmallPartner(): Promise<SmallPartner> {
  let client = { base: '', clientId: '', secret: '', scope: '' }
  let answer: Record<string, string> = {}
  const verifier = randomBytes(32).toString('base64url')
  const { server, origin } = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', origin)
    const page = (text: string) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Partner</title><h1>${text}</h1>`)
    if (url.pathname === '/start') {
      const authorize = new URL('/oauth/authorize', client.base)
      authorize.search = new URLSearchParams({
        response_type: 'code',
        client_id: client.clientId,
        redirect_uri: `${origin}/cb`,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        state: 'a-state',
        ...(client.scope ? { scope: client.scope } : {}),
      }).toString()
      return void response.writeHead(302, { location: authorize.href }).end()
    }
    if (url.pathname !== '/cb') return void response.writeHead(204).end()
    if (url.searchParams.get('error')) return void page(`Refused: ${url.searchParams.get('error')}`)
    const tokens = await fetch(`${client.base}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client.clientId}:${client.secret}`)}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: url.searchParams.get('code') ?? '',
        redirect_uri: `${origin}/cb`,
        code_verifier: verifier,
      }),
    })
    answer = (await tokens.json()) as Record<string, string>
    page(tokens.ok ? 'Connected' : `Failed: ${JSON.stringify(answer)}`)
  })
  return {
    server,
    origin,
    redirectUri: `${origin}/cb`,
    tokens: () => answer,
    use: (values) => {
      client = { scope: '', ...values }
    },
  }
}
