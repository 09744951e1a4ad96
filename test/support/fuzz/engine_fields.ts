import fc, { type Arbitrary } from 'fast-check'
import { REDIRECT } from '../merchants.ts'
import { anyText, mostly } from './noise.ts'
import type { Stage } from './stage.ts'

// What is sent to the endpoints of the authorization server.

// RFC 7636, appendix B.
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const NAMES = (
  'grant_type code code_verifier redirect_uri refresh_token scope client_id token token_type_hint client_secret ' +
  'client_assertion client_assertion_type resource state response_type code_challenge code_challenge_method ' +
  'request_uri request prompt nonce response_mode ui_locales max_age login_hint dpop_jkt claims id_token_hint display'
).split(' ')

const engineValues = (stage: Stage): Record<string, Arbitrary<string>> => ({
  grant_type: fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials', 'password'),
  response_type: fc.constantFrom('code', 'token', 'none', 'code id_token'),
  client_id: fc.constantFrom(stage.world.confidential.client_id, stage.world.publicClient),
  redirect_uri: fc.constant(REDIRECT),
  scope: fc.constantFrom('bookings:read', 'openid', 'bookings:read customers:read'),
  code_challenge: fc.constant(CHALLENGE),
  code_challenge_method: fc.constantFrom('S256', 'S256', 'plain'),
  token: fc.constantFrom(...stage.accessTokens, ...stage.refreshTokens, 'x'),
  refresh_token: fc.constantFrom(...stage.refreshTokens, 'x'),
  prompt: fc.constantFrom('none', 'login', 'consent', 'select_account'),
  state: fc.constant('st'),
})

const engineFields = (stage: Stage): Arbitrary<[string, string][]> => {
  const known = engineValues(stage)
  const names = fc.array(fc.constantFrom(...NAMES, 'grant_type', 'token', 'code_challenge'), {
    maxLength: 9,
  })
  return names.chain((chosen) =>
    fc.tuple(
      ...chosen.map((name) => fc.tuple(fc.constant(name), known[name] ? mostly(known[name], 8) : anyText)),
    ),
  )
}

/** Valid requests for the engine's endpoints. */
function engineRequest(stage: Stage, path: string): [string, string][] {
  const { client_id } = stage.world.confidential
  const token = stage.accessTokens[0] ?? ''
  switch (path) {
    case '/oauth/token':
      return [
        ['grant_type', 'refresh_token'],
        ['refresh_token', stage.refreshTokens[0] ?? ''],
      ]
    case '/oauth/introspect':
      return [['token', token]]
    case '/oauth/revoke':
      return [['token', 'nothing of ours']]
    default:
      return [
        ['response_type', 'code'],
        ['client_id', client_id],
        ['redirect_uri', REDIRECT],
        ['state', 'st'],
        ['code_challenge', CHALLENGE],
        ['code_challenge_method', 'S256'],
      ]
  }
}

/** The fields of a valid request with one or two changes, or something else. */
export const nearlyValid = (stage: Stage, path: string): Arbitrary<[string, string][]> =>
  fc.tuple(fc.array(engineFields(stage), { maxLength: 1 }), fc.nat(4)).map(([changes, luck]) => {
    const changed = changes.flat().slice(0, 3)
    const kept = engineRequest(stage, path).filter(([name]) => !changed.some(([other]) => other === name))
    return luck === 0 ? changes.flat() : [...kept, ...changed]
  })
