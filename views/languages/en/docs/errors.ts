/** What each refusal means. */
export const errors = {
  title: 'Errors',
  lead: 'The API returns errors as `application/problem+json` (RFC 9457), the OAuth endpoints as `error` and `error_description` (RFC 6749). The *Requests* page of your app shows the reason of each refusal in more detail.',
  problem_example: 'An error of the API',
  oauth_example: 'An error of the token endpoint',
  api: 'API',
  status: 'Status',
  code: 'Code',
  why: 'Why, and what to do',
  bad_request: 'A parameter is not valid. `detail` names it.',
  token_needed: 'The `Authorization` header contains no access token. Tokens are accepted nowhere else.',
  invalid_token:
    'The token has expired, or its connection has ended; `detail` says which. Refresh the token. If that fails too, ask the merchant to connect again.',
  invalid_dpop_proof:
    'The token is bound to a key, and the proof is missing, too old, already used, signed with another key, or made for another request; `detail` says which. See [DPoP](/docs/authorization#dpop).',
  use_dpop_nonce:
    'Create a new proof with the value of the `DPoP-Nonce` header as its `nonce`, and repeat the request.',
  insufficient_scope:
    'The token does not have the scope that `detail` names. Declare the scope and ask for consent again. For an operator token, create another token.',
  foreign_origin:
    'Web pages cannot call `/mcp`: a page of another origin may speak for a person who knows nothing of it. Call it from a program that sends no `Origin` header.',
  not_found: 'This record does not exist for this connection.',
  read_only: 'The API is read-only. It accepts GET, HEAD and OPTIONS.',
  rate_limited:
    'Too many requests. Wait for the number of seconds in `Retry-After`. See [rate limits](/docs/limits).',
  internal: 'Something went wrong on our side. Try again in a moment.',
  bad_gateway:
    'These records come from another service of the platform, which failed or returned an invalid response. Try again in a moment.',
  unavailable:
    'A part of the service is unavailable; `detail` says which. Try again after the number of seconds in `Retry-After`.',
  gateway_timeout:
    'These records come from another service of the platform, which did not respond within 10 seconds. Try again; for a list, with a smaller `limit`.',
  operator: 'Operator API',
  unauthorized: 'The operator token is missing, wrong, revoked or expired.',
  method_not_allowed: 'This address does not accept the method. `Allow` lists those that it accepts.',
  upload_timeout: 'The upload stalled for too long. `lines` is the number of lines that were processed.',
  conflict: 'The request conflicts with the current state. `detail` says why.',
  too_large: 'The body is larger than the limit that `detail` names. Send less at once.',
  unsupported_media_type: 'The body has an unsupported content type. `detail` names the one to use.',
  invalid: 'Some values are not valid. `errors` lists each of them with its path. Nothing was changed.',
  too_many_attempts:
    'Too many wrong operator tokens were sent from this address. Wait for the number of seconds in `Retry-After`; until then, the right token is refused too.',
  too_many_tests:
    'Each endpoint can be sent ten test events per minute. Wait for the number of seconds in `Retry-After`.',
  oauth: 'OAuth',
  reasons: 'Usual reasons',
  invalid_request: 'PKCE is missing or uses `plain`, or a parameter is missing or was sent twice.',
  page: 'An error page instead of a redirect',
  page_why:
    'The client id is unknown, or the redirect URI is not registered. The browser is never redirected to an unregistered address. The *Requests* page of your app shows the first character that differs.',
  invalid_scope:
    'Your app has not declared the scope, or the owner of an in-house app has not consented to it.',
  access_denied: 'The merchant cancelled.',
  unauthorized_client:
    'An in-house app requested a token before an owner consented, or after the connection ended.',
  temporarily_unavailable: 'Too many requests. Wait for the number of seconds in `Retry-After`.',
  dpop: 'A proof is missing or refused. See [DPoP](/docs/authorization#dpop).',
  invalid_client: 'The secret is wrong or revoked, or the credentials belong to the other environment.',
  invalid_grant:
    'The code or refresh token has expired, was already used, or belongs to another client, or the verifier or the redirect URI does not match.',
}
