/** Texts of partials: the form of an app, credentials that are shown once, the head of a tenant's pages. */
export const partials = {
  addresses: {
    redirects: 'Redirect URIs',
    redirects_about:
      'Compared byte for byte: a trailing slash, a capital letter or a different query makes another address. No wildcards. For a first try on your own machine: `http://127.0.0.1:8080/callback`. *Try it* in this console uses `{address}`.',
    one_per_line: 'one per line',
    webhook: 'Webhook URL',
    webhook_about: 'Where events are sent. You can add and change endpoints later.',
    keys: 'Public keys (JWKS)',
    keys_about:
      'For programs that authenticate with [`private_key_jwt`](/docs/authorization#clients) instead of a secret. Paste the public keys as JSON; they count at once, in production too. To change a key without interruption, keep the old one beside the new one for a while.',
    start: 'Start address',
    dpop: 'Refuse token requests without a proof of a key (DPoP)',
    dpop_about:
      'For apps whose programs all send proofs with their requests. Tokens that were issued before stay as they are.',
    start_about: 'Where Connect in the catalogue sends merchants. Your website, if you leave it empty.',
  },
  rights: {
    scopes: 'What it may read',
    scopes_about: 'Merchants read these sentences before they connect. Ask only for what you need.',
    events: 'Events that it receives',
    needs: 'Needs `{scopes}`.',
    events_about:
      'Sent to your webhook endpoint. An event about a record also needs the scope that reads the record.',
    events_one_scope:
      'Sent to your webhook endpoint, to apps with the scope `{scope}`. No other scope is needed to receive them.',
  },
  tenant: {
    not_verified: 'Not verified',
    staff: 'You are a member of staff here. You may look; an owner decides.',
  },
  shown: {
    heading: 'Keep these now',
    once: 'The secret is shown only this once. We keep a hash of it and can’t show it again.',
    none: 'This client has no secret, because its programs could not keep one. PKCE protects it.',
    client_secret: 'Client secret',
    download: 'Download as .env',
  },
}
