/** How leaked secrets are recognised and reported. */
export const security = {
  title: 'Leaked secrets',
  lead: 'Each kind of secret has a form of its own, so that a scanner can find it in code, logs and tickets. A secret that is reported is revoked at once.',
  kind: 'Secret',
  prefix: 'Prefix',
  pattern: 'Regular expression',
  effect: 'What a report does',
  kinds: {
    access_token: 'Access token',
    refresh_token: 'Refresh token',
    client_secret: 'Client secret',
    signing_secret: 'Signing secret of a webhook endpoint',
    operator_token: 'Operator token',
  },
  effects: {
    access_token: 'The token is revoked. Its refresh token stays: the app requests another access token.',
    refresh_token: 'The token and every access token of the same consent are revoked.',
    client_secret: 'The secret is revoked. Other secrets of the client stay.',
    operator_token: 'The token is revoked. The operator finds the report in the audit log.',
    signing_secret:
      'The secret signs nothing more. An endpoint without another secret is paused until it has been given a new one.',
  },
  report: 'Report a secret',
  report_how:
    'Send what you have found as JSON to `POST {address}`. No authentication is needed. One report has at most 100 entries, and one address sends at most 60 reports per minute.',
  body: 'Body',
  response:
    'The response has one entry for each secret, in the same order: `token_hash`, its SHA-256 in hexadecimal, and `label`: `true_positive` for a secret of ours, which is now revoked, or `false_positive` for anything else.',
  people:
    'The publisher of the app and the merchants concerned find `secret.leaked` in their audit log, with the last four characters of the secret and the address where it was found.',
  yours:
    'If a secret of yours has leaked, report it here or revoke it under *Credentials* of your app. Both work at once.',
}
