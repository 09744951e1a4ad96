import {
  accessTokenOf,
  grantOf,
  type Issued,
  type Place,
  REDIRECT,
  recordOf,
  refreshTokenOf,
  storeCodes,
  tokenOf,
  VERIFIER,
} from '../merchants.ts'
import { PER_TENANT } from './size.ts'
import type { Subject } from './subject.ts'

/** One request to the product. `prepare` is not counted. */
export type Operation = {
  name: string
  prepare?(subject: Subject): Promise<unknown>
  run(subject: Subject, prepared: never): Promise<unknown>
}

const get = (name: string, path: (place: Place) => string, expected = '{'): Operation => ({
  name,
  run: async (subject) => {
    const place = subject.next()
    const body = await subject.get(path(place), accessTokenOf(place))
    if (!body.includes(expected)) throw new Error(`${name}: ${body}`)
  },
})

const form = (
  name: string,
  path: string,
  fields: (place: Place) => Record<string, string>,
  expected: string,
): Operation => ({
  name,
  run: async (subject) => {
    const place = subject.next()
    const body = await subject.form(path, place, fields(place))
    if (!body.includes(expected)) throw new Error(`${name}: ${body}`)
  },
})

const refresh = (token: string) => ({ grant_type: 'refresh_token', refresh_token: token })
const anyRecord = (place: Place) => recordOf(place, 1 + Math.floor(Math.random() * PER_TENANT.records))
const since = (hours: number) => encodeURIComponent(new Date(Date.now() - hours * 3_600_000).toISOString())

const calls: Operation[] = [
  get('one record', (place) => `/api/v1/bookings/${anyRecord(place)}`, '"number"'),
  get('list', () => '/api/v1/bookings', '"number"'),
  get('list by time', () => `/api/v1/bookings?updated_since=${since(6)}&limit=5`, '"number"'),
  get(
    'list with deleted ones',
    () => `/api/v1/bookings?include_deleted=true&updated_since=${since(6)}`,
    '"number"',
  ),
  get('me', () => '/api/v1/me', '"tenant"'),
  get('feed', () => '/api/v1/feed', '"data"'),
  {
    name: 'forward auth',
    run: (subject) => subject.get('/forward-auth?scope=bookings:read', accessTokenOf(subject.next())),
  },
  { name: 'unknown token', run: (subject) => subject.get('/api/v1/me', `dbat_${'x'.repeat(43)}`) },
]

let issued = 0
const newCode = async (subject: Subject): Promise<Issued> => {
  const place = subject.next()
  const part = `s${issued++}`
  const code = { place, grant: grantOf(place, part), value: tokenOf('dbac', place, part) }
  await storeCodes(subject.runtime.pool, [code])
  return code
}

const tokens: Operation[] = [
  {
    name: 'code exchange',
    prepare: newCode,
    run: async (subject, { place, value }: Issued) => {
      const fields = { code: value, code_verifier: VERIFIER, redirect_uri: REDIRECT }
      const body = await subject.form('/oauth/token', place, { grant_type: 'authorization_code', ...fields })
      if (!body.includes('"refresh_token"')) throw new Error(body)
    },
  },
  form('refresh', '/oauth/token', (place) => refresh(refreshTokenOf(place)), '"refresh_token"'),
  {
    name: 'refresh repeated',
    prepare: async (subject) => {
      const place = subject.next()
      await subject.form('/oauth/token', place, refresh(refreshTokenOf(place)))
      return place
    },
    run: (subject, place: Place) => subject.form('/oauth/token', place, refresh(refreshTokenOf(place))),
  },
  form(
    'unknown refresh token',
    '/oauth/token',
    (place) => refresh(`${refreshTokenOf(place).slice(0, -4)}zzzz`),
    'invalid_grant',
  ),
  {
    name: 'first use of a token',
    prepare: async (subject) => {
      const place = subject.next()
      return JSON.parse(await subject.form('/oauth/token', place, refresh(refreshTokenOf(place))))
        .access_token
    },
    run: (subject, token: string) => subject.get('/api/v1/me', token),
  },
  form('introspection', '/oauth/introspect', (place) => ({ token: accessTokenOf(place) }), '"active":true'),
  form(
    'introspection of a refresh token',
    '/oauth/introspect',
    (place) => ({ token: refreshTokenOf(place) }),
    '"active":true',
  ),
  form('revocation', '/oauth/revoke', (place) => ({ token: accessTokenOf(place) }), ''),
  form('revocation of a refresh token', '/oauth/revoke', (place) => ({ token: refreshTokenOf(place) }), ''),
]

/** The requests of partners' programs. */
export const partnerOperations: Operation[] = [...calls, ...tokens]
