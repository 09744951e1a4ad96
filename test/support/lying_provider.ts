import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { CLIENT_ID } from './identity_provider.ts'

type Claims = Record<string, unknown>

/** An identity provider's responses, which a test can falsify. `undefined` removes a claim. */
export type Lies = {
  metadata: Claims
  idToken: Claims
  header: Claims
  /** `none`: unsigned; `other`: by a key that is not published; `secret`: HS256 with the client's secret. */
  signature: 'own' | 'other' | 'none' | 'secret'
  userinfo: Claims
  /** What happens elsewhere while it responds to the userinfo request. */
  meanwhile: () => Promise<unknown>
  /** The status of every response of an endpoint that fails. */
  down: { metadata?: number; token?: number; userinfo?: number; jwks?: number }
}

const HONEST: Lies = {
  metadata: {},
  idToken: {},
  header: {},
  signature: 'own',
  userinfo: {},
  meanwhile: async () => undefined,
  down: {},
}

/** An identity provider that responds as a test tells it. Nobody signs in: the code is redeemed for any claims. */
export async function startLyingProvider(secret: string) {
  const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }
  let lies = HONEST
  let asked = new URLSearchParams()
  let tokenRequests = 0

  const sign = async (claims: Claims, change: Pick<Lies, 'signature' | 'header'>): Promise<string> => {
    const { signature } = change
    const alg = { own: 'RS256', other: 'RS256', none: 'none', secret: 'HS256' }[signature]
    const header = { alg, kid: 'own', ...change.header }
    if (signature === 'none') {
      return `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
    }
    const key = signature === 'secret' ? Buffer.from(secret) : (signature === 'own' ? own : other).privateKey
    return await new SignJWT(claims as JWTPayload).setProtectedHeader(header).sign(key)
  }

  const respond = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }

  const endpoints: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = {
    '/.well-known/openid-configuration': async (_, response) =>
      respond(response, lies.down.metadata ?? 200, {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        userinfo_endpoint: `${origin}/userinfo`,
        jwks_uri: `${origin}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        authorization_response_iss_parameter_supported: true,
        ...lies.metadata,
      }),
    '/jwks': async (_, response) => respond(response, lies.down.jwks ?? 200, { keys: [jwk] }),
    '/userinfo': async (_, response) => {
      await lies.meanwhile()
      respond(response, lies.down.userinfo ?? 200, { sub: 'liar', ...lies.userinfo })
    },
    '/token': async (request, response) => {
      tokenRequests += 1
      const form = new URLSearchParams((await request.toArray()).join(''))
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (challenge !== asked.get('code_challenge')) return respond(response, 400, { error: 'invalid_grant' })
      if (lies.down.token) return respond(response, lies.down.token, { error: 'server_error' })
      const id_token = await sign({ ...honestClaims(), ...lies.idToken }, lies)
      respond(response, 200, { access_token: 'at', token_type: 'Bearer', expires_in: 60, id_token })
    },
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x')
    void endpoints[pathname]?.(request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  const seconds = (): number => Math.floor(Date.now() / 1000)
  const honestClaims = (): Claims => ({
    ...{ iss: origin, aud: CLIENT_ID, sub: 'liar', nonce: asked.get('nonce') },
    ...{ iat: seconds(), exp: seconds() + 300, sid: 'session-1' },
  })

  return {
    issuer: origin,
    tokenRequests: () => tokenRequests,
    lie: (change: Partial<Lies>): void => {
      lies = { ...HONEST, ...change }
    },
    /** Reads the authorization request from the URL. @returns the query of the response */
    authorize: (address: string): URLSearchParams => {
      asked = new URL(address).searchParams
      return new URLSearchParams({ code: 'made-up', state: asked.get('state') ?? '', iss: origin })
    },
    /** A logout token according to OpenID Connect Back-Channel Logout 1.0 §2.4, unless changed. */
    logoutToken: (claims: Claims = {}, change: Partial<Lies> = {}): Promise<string> =>
      sign(
        {
          ...{ iss: origin, aud: CLIENT_ID, iat: seconds(), exp: seconds() + 120, jti: crypto.randomUUID() },
          ...{ sub: 'liar', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
          ...claims,
        },
        { signature: 'own', header: { typ: 'logout+jwt' }, ...change },
      ),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
    reopen: () => new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening)),
  }
}
