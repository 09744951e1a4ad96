/** What each refusal means. */
export const errors = {
  title: 'Errors',
  lead: 'The API responds with `application/problem+json` (RFC 9457), the OAuth endpoints with `error` and `error_description` (RFC 6749). The *Requests* page of your app shows the real reason of each refusal, with more than we may tell strangers.',
  api: 'API',
  status: 'Status',
  code: 'Code',
  why: 'Why, and what to do',
  bad_request: 'A parameter cannot be read: `detail` names it.',
  token_needed:
    'There is no access token in the `Authorization` header, the only place where one is accepted.',
  invalid_token:
    'The token has expired, or its connection has ended: `detail` says which. Refresh; if that fails too, ask the merchant to connect again.',
  invalid_dpop_proof:
    'The token is bound to a key, and the proof is missing, old, used before, of another key, or for another request: `detail` says which. See [DPoP](/docs/authorization#dpop).',
  use_dpop_nonce:
    'Put the value of the `DPoP-Nonce` header into a new proof as `nonce` and repeat the request.',
  insufficient_scope:
    'The token lacks the scope that `detail` names. Declare it and ask for consent again; for an operator token, create another one.',
  not_found: 'There is no such record for this connection.',
  read_only: 'The API is read-only: GET, HEAD and OPTIONS.',
  rate_limited: 'Wait as long as `Retry-After` says. See [rate limits](/docs/limits).',
  internal: 'An error of ours. Try again in a moment.',
  bad_gateway:
    'These records come from a service of the platform’s own, which failed or sent what we could not pass on. Try again in a moment.',
  unavailable: 'A part of the service cannot be reached: `detail` says which. Try again after `Retry-After`.',
  gateway_timeout:
    'These records come from a service of the platform’s own, which did not respond within 10 seconds. Try again, with a smaller `limit` for a list.',
  operator: 'Operator API',
  unauthorized: 'The operator token is missing, wrong, revoked or expired.',
  method_not_allowed: 'The address accepts other methods: `Allow` lists them.',
  conflict: 'The request conflicts with the current state: `detail` says why.',
  too_large: 'The body is larger than the limit that `detail` names: send less at once.',
  unsupported_media_type: 'Send the body as `application/json`.',
  invalid: 'Some values are not valid. `errors` names each with its path; nothing was changed.',
  too_many_attempts:
    'Too many wrong operator tokens came from this address: wait as long as `Retry-After` says. Until then the right one is refused too.',
  too_many_tests: 'At most ten test events per minute for each endpoint: wait as long as `Retry-After` says.',
  oauth: 'OAuth',
  reasons: 'Usual reasons',
  invalid_request: 'PKCE is missing or `plain`; a parameter is missing or was sent twice.',
  page: 'An error page instead of a redirect',
  page_why:
    'The client id is unknown, or the redirect URI is not registered: nobody is ever sent to an address that we don’t know. The *Requests* page shows the first character that differs.',
  invalid_scope:
    'Your app has not declared the scope, or the owner of an in-house app has not consented to it.',
  access_denied: 'The merchant cancelled.',
  unauthorized_client:
    'An in-house app asked for a token of its own before an owner allowed it, or after the connection has ended.',
  temporarily_unavailable: 'Too many requests: wait as long as `Retry-After` says.',
  dpop: 'A proof is missing or refused. See [DPoP](/docs/authorization#dpop).',
  invalid_client: 'The secret is wrong or revoked, or the credentials are of the other environment.',
  invalid_grant:
    'The code or refresh token has expired, has been used, or belongs to another client; or the verifier or the redirect URI differs.',
}
