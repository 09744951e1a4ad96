/** Pieces that several pages share: the form of an app, credentials shown once, the head of a tenant. */
export const partials = {
  addresses: {
    redirects: 'Redirect URIs',
    redirects_about:
      'Compared byte for byte: a slash at the end, a capital letter or a query that differs is another address. No wildcards. For a first try on your own machine: `http://127.0.0.1:8080/callback`. *Try it* in this console uses `{address}`.',
    one_a_line: 'one a line',
    webhook: 'Webhook URL',
    webhook_about: 'Where events are sent. You can add and change endpoints later.',
    start: 'Start address',
    start_about: 'Where Connect in the catalogue sends merchants; your website when empty.',
  },
  rights: {
    scopes: 'What it may read',
    scopes_about: 'Merchants read these sentences before they connect. Ask for what you need and no more.',
    events: 'Events that it wants to be told',
    events_about:
      'Sent to your webhook endpoint. An event about a record also needs the scope that reads the record.',
  },
  tenant: {
    not_verified: 'Not verified',
    staff: 'You are a member of staff here: you may look; an owner decides.',
  },
  shown: {
    heading: 'Keep these now',
    once: 'The secret is shown this one time. We keep only a hash of it, and can’t show it again.',
    none: 'This client has no secret: its programs could not keep one. PKCE protects it.',
    client_secret: 'Client secret',
    download: 'Download as .env',
  },
}
