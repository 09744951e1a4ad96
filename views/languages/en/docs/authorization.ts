/** How an app gets its tokens. */
export const authorization = {
  title: 'Authorization',
  lead: 'OAuth 2.0 authorization code with PKCE, for every kind of client. Libraries find everything in [`/.well-known/oauth-authorization-server`](/.well-known/oauth-authorization-server).',
  ask: 'Ask for consent',
  ask_about: 'Send the merchant’s browser to `{base}/oauth/authorize` with:',
  parameter: 'Parameter',
  what: 'What it is',
  client_id: '`{prefix}…`, of the environment that you want',
  redirect_uri:
    'One that your app registered, equal to it byte for byte. Native apps may vary the port of a loopback address.',
  code_challenge: 'Required for every client: `S256`. Without it: `invalid_request`, “PKCE required”.',
  scope: 'Some of the scopes that your app declared; all of them when left out',
  state: 'A value that you check when the browser comes back',
  ui_locales: 'Optional: `en`, `pl`, `hr`, `ar`',
  consent: {
    none: 'The owner sees what your app asks for, in sentences, and chooses one {tenant}. Only a {verified} can be connected. The browser comes back with `code`, `state` and `iss`, or with `error=access_denied`.',
    required:
      'The owner sees what your app asks for, in sentences, and chooses one {tenant} and one {unit}. Only a {verified} can be connected. The browser comes back with `code`, `state` and `iss`, or with `error=access_denied`.',
    optional:
      'The owner sees what your app asks for, in sentences, and chooses one {tenant} or one {unit} of it. Only a {verified} can be connected. The browser comes back with `code`, `state` and `iss`, or with `error=access_denied`.',
  },
  tokens: 'Get tokens',
  tokens_about:
    '`POST {base}/oauth/token` within 60 seconds. A code works once. Presenting it again revokes the tokens that it was exchanged for.',
  response: 'Response',
  token: 'An access token lives for an hour and belongs to one connection: one {tenant} in one environment.',
  token_unit:
    'An access token lives for an hour and belongs to one connection: one {tenant}, and where bound one {unit}, in one environment.',
  clients:
    'Public clients send `client_id` instead of a secret. Confidential ones may use `client_secret_basic`, `client_secret_post` or `private_key_jwt` (RFC 7523): register the public keys under *Details* of the app.',
  refresh: 'Refresh',
  refresh_about:
    '`grant_type=refresh_token`. Every use returns a new refresh token. Lost the response? Repeat the same request within 60 seconds, before the new tokens are used, and you get the same response again. Any other reuse ends the connection’s tokens.',
  revoke: 'Revoke and introspect',
  revoke_about:
    '`POST /oauth/revoke` (RFC 7009) and `POST /oauth/introspect` (RFC 7662), with your client authentication. When a merchant disconnects, the very next call fails with 401.',
  in_house: 'In-house apps',
  in_house_about:
    'A confidential app that is private to one {tenant} may also use `grant_type=client_credentials` for it, for the scopes that an owner has consented to: by creating the key in the settings, or on the consent page where somebody else created the app. Before that the answer is `unauthorized_client`.',
  participants: 'Participants',
  participants_about:
    'A public client with the scope `participant:self` lets people sign in as themselves. Request this scope alone; it is left out of a request without `scope`. The person signs in, confirms the address where that is still to be done, and chooses the {chosen} with a {record} of this address to which your app is connected: declare at least one other scope, with which an owner connects it. The token reads this one record at `GET /api/v1/me`, as `participant`, and every other address answers 403.',
  participants_rules:
    '`participant` has no value once the record is gone or has another address. Calls are counted per person. The access ends when the person ends it on their account page, and when the owner disconnects your app.',
  dpop: 'DPoP',
  dpop_about:
    'A token that leaks opens nothing if it is bound to a key (RFC 9449). Send a proof in the `DPoP` header of the token request, and you get a token with `token_type` `DPoP`. Send that token as `Authorization: DPoP …`, with a new proof for each request. Libraries such as `openid-client` do all of it.',
  dpop_rules:
    'A proof works once, for one method, address and token, within 60 seconds. Responses hand out a `DPoP-Nonce`: a proof that contains it does not depend on your clock. The refresh token of a public client is bound too. `dpop_jkt` in the authorization request binds the code. An app can require proofs of itself on its form: then token requests without one are refused.',
  more: 'When your app asks for more',
  more_about:
    'Adding a scope never widens an existing connection. It keeps working with the scopes that it has, and the owner sees exactly what is new at the next authorization.',
}
