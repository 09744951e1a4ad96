import fc, { type Arbitrary } from 'fast-check'
import { REDIRECT } from '../merchants.ts'
import { content } from './bodies.ts'
import { damaged, encodePairs, encodePart, type FuzzRequest, type Parts, toBytes } from './bytes.ts'
import { credentials } from './credentials.ts'
import { nearlyValid } from './engine_fields.ts'
import { PARAMETERS } from './names.ts'
import { anyText, mostly, nasty } from './noise.ts'
import type { Route } from './server_process.ts'
import type { Stage } from './stage.ts'

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']
const ODD_METHODS = ['TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH', 'LINK', 'get', 'FOO', '']

/** Paths that no router lists: the engine's endpoints, documents and files. */
const OTHERS: Route[] = [
  { methods: ['GET'], path: '/oauth/authorize' },
  { methods: ['GET'], path: '/oauth/authorize/:uid' },
  ...['token', 'revoke', 'introspect', 'par', 'report_leak'].map((name) => ({
    methods: ['POST'],
    path: `/oauth/${name}`,
  })),
  ...[
    '/oauth/jwks',
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
    '/healthz',
    '/readyz',
    '/metrics',
    '/platform/openapi.json',
    '/assets/:name',
    '/:anything',
  ].map((path) => ({ methods: ['GET'], path })),
]

/** Parameters whose name does not say what they identify. */
const PLACES: Record<string, string> = { delivery: 'deliveries', type: 'records' }

/**
 * Requests for every route, more or less valid.
 * @param schemas the JSON schemas of the operator API's bodies, by method and path
 */
export function fuzzRequests(
  stage: Stage,
  routes: Route[],
  schemas: (method: string, path: string) => object | undefined,
): Arbitrary<FuzzRequest> {
  const ids = fc.constantFrom(...Object.values(stage.ids).flat())
  const values = fc.oneof(
    ids,
    fc.constantFrom(REDIRECT, 'olga@north.example', 'A name', '2026-01-01T00:00:00Z'),
  )
  const all = [...routes, ...OTHERS]
  const part = (route: Route, before: string, name: string, method: string): Arbitrary<string> => {
    if (name === 'uid') return mostly(fc.constantFrom(...stage.interactions.map(({ uid }) => uid)), 9)
    if (endsMuch(method, route)) return mostly(fc.constantFrom('b3', 'mobile', 'stan', 'nothing'), 9)
    const known = stage.ids[`${name}s`] ?? stage.ids[PLACES[name] ?? before] ?? []
    return mostly(known.length > 0 ? fc.constantFrom(...known) : ids, 9)
  }
  const target = (route: Route, method: string): Arbitrary<string> => {
    const pieces = route.path.split('/').slice(1)
    return fc
      .tuple(
        ...pieces.map((piece, at) =>
          piece.startsWith(':')
            ? part(route, pieces[at - 1] ?? '', piece.slice(1), method).map(encodePart)
            : fc.constant(piece),
        ),
      )
      .map((parts) => `/${parts.join('/')}`)
  }
  const query = fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(fc.constantFrom(...PARAMETERS), mostly(values, 5)), { maxLength: 4 })
        .map((pairs) => `?${encodePairs(pairs)}`),
    },
    {
      weight: 1,
      arbitrary: nasty.map((text) => `?${text.replaceAll(/[^!-~]/g, '')}`),
    },
  )
  const request = fc.constantFrom(...all).chain((route) =>
    fc
      .oneof(
        { weight: 10, arbitrary: fc.constantFrom(...route.methods) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS, ...ODD_METHODS) },
      )
      .chain((method) =>
        fc.record({
          method: fc.constant(method),
          path: fc.constant(route.path),
          target: fc
            .tuple(
              target(route, method),
              isAuthorize(route)
                ? nearlyValid(stage, route.path).map((pairs) => `?${encodePairs(pairs)}`)
                : query,
            )
            .map(([path, rest]) => path + rest),
          content: content(stage, route, method, values, schemas(method, route.path)),
          credentials: credentials(stage, route),
          noise: noiseHeaders,
          address: fc.nat(200).map((n) => `198.51.100.${n}`),
        }),
      ),
  )
  return request
    .map(({ method, path, target: to, content: sent, credentials: own, noise, address }): Parts => {
      const given = typeof own === 'function' ? own(sent.body, to) : { headers: own, body: sent.body }
      const headers: [string, string][] = [
        ['X-Forwarded-For', address],
        ...(sent.type ? ([['Content-Type', sent.type]] as [string, string][]) : []),
        ...given.headers,
        ...noise,
      ]
      return { method, path, target: to, headers, body: given.body }
    })
    .chain((parts) =>
      fc.oneof(
        { weight: 19, arbitrary: fc.constant({ path: parts.path, bytes: toBytes(parts), whole: true }) },
        { weight: 1, arbitrary: damaged(parts) },
      ),
    )
}

/** Requests that would end what other requests depend on: their sessions, tokens and endpoints. */
const endsMuch = (method: string, { path }: Route): boolean =>
  method === 'DELETE' ||
  /\/(suspend|remove|revoke)$/.test(path) ||
  (method === 'PUT' && path.endsWith('/users/:id'))

const isAuthorize = ({ path }: Route): boolean => path === '/oauth/authorize'

const noiseHeaders: Arbitrary<[string, string][]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([] as [string, string][]) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.tuple(
        fc.constantFrom(
          ...['Accept', 'Accept-Language', 'Accept-Encoding', 'Origin', 'Referer', 'Cookie', 'Range'],
          ...['If-None-Match', 'If-Modified-Since', 'X-Forwarded-For', 'X-Forwarded-Proto', 'Host', 'DPoP'],
          ...['Sec-Fetch-Site', 'Content-Type', 'Authorization', 'X-HTTP-Method-Override', 'User-Agent'],
          ...['Access-Control-Request-Method', 'Forwarded', 'Idempotency-Key', 'Upgrade', '__proto__'],
        ),
        fc.oneof(
          anyText,
          fc.constantFrom('text/html', 'pl;q=0.1, ar', 'cross-site', 'application/json', 'bytes=0-', '*'),
        ),
      ),
      { maxLength: 4 },
    ),
  },
)
