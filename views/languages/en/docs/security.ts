/** How leaked secrets are recognised and reported. */
export const security = {
  title: 'Leaked secrets',
  lead: 'Each kind of secret has its own format, so that scanners can find it in code, logs and tickets. A reported secret is revoked at once.',
  kind: 'Secret',
  prefix: 'Prefix',
  pattern: 'Regular expression',
  effect: 'What happens when it is reported',
  kinds: {
    access_token: 'Access token',
    refresh_token: 'Refresh token',
    client_secret: 'Client secret',
    signing_secret: 'Signing secret of a webhook endpoint',
    operator_token: 'Operator token',
  },
  effects: {
    access_token:
      'The token is revoked. Its refresh token keeps working, so the app can get another access token.',
    refresh_token: 'The token and every access token of the same consent are revoked.',
    client_secret: 'The secret is revoked. Other secrets of the client keep working.',
    operator_token: 'The token is revoked. The operator finds the report in the audit log.',
    signing_secret:
      'The secret no longer signs anything. If the endpoint has no other secret, it is paused until you create a new one.',
  },
  report: 'Report a secret',
  report_how:
    'Send what you have found as JSON to `POST {address}`. No authentication is needed. A report can have 100 entries, and one address can send 60 reports per minute.',
  body: 'Body',
  response_title: 'Response',
  response:
    'The response has one entry for each secret, in the same order: `token_hash`, its SHA-256 in hexadecimal, and `label`: `true_positive` for a secret of ours, which is now revoked, or `false_positive` for anything else.',
  people:
    'The publisher of the app and the merchants concerned see `secret.leaked` in their audit logs, with the last four characters of the secret and the address where it was found.',
  yours:
    'If one of your own secrets has leaked, report it here or revoke it in the console. Both take effect at once.',
}
