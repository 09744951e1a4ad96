import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { listen } from './listen.ts'

export type EnterpriseIssuer = {
  issuer: string
  /** How often each path was requested. */
  requests: Map<string, number>
  /** An ID-JAG with changed claims. `undefined` removes one. */
  assertion(change: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
  /** Signs with a new key from now on, and publishes only that key. */
  rotate(): Promise<void>
  /** Changes the metadata. */
  setMetadata(change: Record<string, unknown>): void
  close(): void
}

/**
 * The identity provider of an enterprise: metadata, keys, and a token endpoint that exchanges any ID token for an
 * ID-JAG (RFC 8693), as the official MCP client requests it.
 * @param claims of each ID-JAG, unless changed
 */
export async function startEnterpriseIssuer(
  now: () => Date,
  claims: Record<string, unknown>,
): Promise<EnterpriseIssuer> {
  const requests = new Map<string, number>()
  let metadata: Record<string, unknown> = {}
  let key: { kid: string; privateKey: CryptoKey; jwk: JWK }
  const rotate = async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const kid = randomUUID()
    key = { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
  }
  await rotate()
  const { server, origin: issuer } = await listen(async (request, response) => {
    const path = request.url ?? ''
    requests.set(path, (requests.get(path) ?? 0) + 1)
    const answer = (body: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (path === '/.well-known/openid-configuration') {
      const endpoints = { token_endpoint: `${issuer}/token`, authorization_endpoint: `${issuer}/authorize` }
      const offered = {
        ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
        id_token_signing_alg_values_supported: ['ES256'],
      }
      answer({ issuer, jwks_uri: `${issuer}/keys`, ...endpoints, ...offered, ...metadata })
    } else if (path === '/keys') {
      answer({ keys: [key.jwk] })
    } else if (path === '/token') {
      const { client_id, audience, resource, scope } = Object.fromEntries(
        new URLSearchParams(await text(request)),
      )
      const access_token = await assertion({ aud: audience, client_id, resource, scope })
      const issued_token_type = 'urn:ietf:params:oauth:token-type:id-jag'
      answer({ access_token, issued_token_type, token_type: 'N_A', expires_in: 300 })
    } else {
      response.writeHead(404).end()
    }
  })
  const assertion = async (change: Record<string, unknown>, header: Record<string, unknown> = {}) => {
    const iat = Math.floor(now().getTime() / 1000)
    const all = { iss: issuer, jti: randomUUID(), iat, exp: iat + 300, ...claims, ...change }
    return await new SignJWT(all)
      .setProtectedHeader({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: key.kid, ...header })
      .sign(key.privateKey, { crit: { x: true } })
  }
  return {
    ...{ issuer, requests, assertion, rotate },
    setMetadata: (change) => {
      metadata = change
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
