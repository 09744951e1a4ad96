/** How an app gets its tokens. */
export const authorization = {
  title: 'Authorization',
  lead: 'Apps get access with the OAuth 2.0 authorization code flow and PKCE, whatever kind of client they are. Client libraries can configure themselves from [`/.well-known/oauth-authorization-server`](/.well-known/oauth-authorization-server).',
  ask: 'Ask for consent',
  ask_about: 'Send the merchant’s browser to `{base}/oauth/authorize` with:',
  parameter: 'Parameter',
  what: 'Description',
  client_id: 'Your client id (`{prefix}…`) for the sandbox or for production',
  redirect_uri:
    'A redirect URI that your app has registered. It must match exactly. Native apps may use any port of a loopback address.',
  code_challenge:
    'Required for every client, with the method `S256`. Without it, the response is `invalid_request` (“PKCE required”).',
  scope:
    'Scopes that your app has declared, separated by spaces. If you leave it out, all of them are requested.',
  state: 'A random value that you check when the browser comes back',
  ui_locales: 'Optional: the language of the pages, `en`, `pl`, `hr` or `ar`',
  consent: {
    none: 'The owner reads what your app asks for and chooses one {tenant}. Only a {verified} can be connected. The browser comes back with `code`, `state` and `iss`, or with `error=access_denied`.',
    required:
      'The owner reads what your app asks for and chooses one {tenant} and one {unit}. Only a {verified} can be connected. The browser comes back with `code`, `state` and `iss`, or with `error=access_denied`.',
    optional:
      'The owner reads what your app asks for and chooses one {tenant} or one {unit} of it. Only a {verified} can be connected. The browser comes back with `code`, `state` and `iss`, or with `error=access_denied`.',
  },
  tokens: 'Get tokens',
  tokens_about:
    '`POST {base}/oauth/token` within 60 seconds. A code works once. If it is presented again, the tokens that were issued for it are revoked.',
  response: 'Response',
  token:
    'An access token is valid for one hour and belongs to one connection: one {tenant} in one environment.',
  token_unit:
    'An access token is valid for one hour and belongs to one connection: one {tenant}, or one {unit} of it, in one environment.',
  clients:
    'Public clients send `client_id` instead of a secret. Confidential ones may use `client_secret_basic`, `client_secret_post` or `private_key_jwt` (RFC 7523): register the public keys under *Details* of the app.',
  refresh: 'Refresh',
  refresh_about:
    'Every refresh returns a new refresh token, which replaces the old one. If you lose the response, repeat the same request within 60 seconds and before the new tokens are used: you get the same response again. Any other reuse of a refresh token revokes the tokens of the connection.',
  revoke: 'Revoke and introspect',
  revoke_about:
    '`POST /oauth/revoke` (RFC 7009) and `POST /oauth/introspect` (RFC 7662), authenticated as your client. When a merchant disconnects your app, its next request fails with 401.',
  in_house: 'In-house apps',
  in_house_about:
    'A confidential app that is private to one {tenant} may also use `grant_type=client_credentials`, for the scopes that an owner has consented to. Owners consent when they create a key in the settings, or on the consent page if somebody else created the app. Until then, the response is `unauthorized_client`.',
  participants: 'Participants',
  participants_about:
    'A public client with the scope `participant:self` lets people sign in as themselves. Request this scope alone; a request without `scope` does not include it. The person signs in, confirms their address if necessary, and chooses the {chosen} that has a {record} with this address. An owner must have connected your app to it before, so declare at least one other scope. The token reads this one record at `GET /api/v1/me`, as `participant`; every other endpoint returns 403.',
  participants_rules:
    '`participant` is `null` once the record is deleted or has another address. Rate limits apply per person. Access ends when the person removes it on their account page, or when the owner disconnects your app.',
  dpop: 'DPoP',
  dpop_about:
    'A stolen token is useless if it is bound to a key (RFC 9449). Send a proof in the `DPoP` header of the token request, and you get a token with `token_type` `DPoP`. Send that token as `Authorization: DPoP …`, with a new proof for each request. Libraries such as `openid-client` do this for you.',
  dpop_rules:
    'A proof works once, for one method, address and token, within 60 seconds. Responses contain a `DPoP-Nonce`; a proof with this nonce does not depend on your clock. The refresh token of a public client is bound to the key too. `dpop_jkt` in the authorization request binds the code. You can make proofs mandatory on your app’s details page: token requests without a proof are then refused.',
  more: 'When your app asks for more',
  more_about:
    'Adding a scope does not change existing connections. They keep working with the scopes that they have, and at the next authorization the owner sees what is new.',
}
