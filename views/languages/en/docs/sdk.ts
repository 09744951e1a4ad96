/** The SDK package for TypeScript and JavaScript. */
export const sdk = {
  title: 'SDK',
  heading: 'SDK for TypeScript and JavaScript',
  lead: 'The records and events of {platform} as types, tokens that refresh themselves, and webhooks that are verified. The package has no dependencies, and runs on Node 20 and later, Deno, Bun, browsers and edge runtimes.',
  install: 'Install',
  install_about:
    'The package is written from the definition of the platform that runs here, so that it never disagrees with this documentation.',
  quickstart: 'Quickstart',
  quickstart_about:
    'Give the app the redirect URI `{address}` and an endpoint at `/webhooks` of an address that leads to this program. Save the program as `quickstart.ts`, set `CLIENT_ID`, `CLIENT_SECRET` and `WEBHOOK_SECRET`, and run `node quickstart.ts` with Node 24.',
  does: 'What it does for you',
  connects:
    'Connects merchants with PKCE and `state`, and refuses a callback that belongs to another browser or server.',
  refreshes:
    'Refreshes an access token when it is needed, once for all calls that wait. Give it a `TokenStore` that writes to your database, and with several processes a `lock`.',
  repeats:
    'Repeats requests that were refused with 429, 502, 503 or 504 or failed in the network, as `Retry-After` says. Every request has a deadline.',
  pages: 'Reads lists page by page while you iterate over records.',
  errors:
    'Throws errors that you can branch on: `ApiError` has the `code` of the [error](/docs/errors) and the `requestId` to quote when you ask for help.',
  verifies:
    'Verifies [webhooks](/docs/webhooks) with all secrets that you give it, and narrows an event by its `type`. `EVENT_TYPES` and `SCOPES` are the catalogue.',
  watch: 'Watch what arrives',
  watch_about: 'The package has a receiver that prints the webhooks that it could verify:',
  updates: 'Updates',
  updates_about:
    'Your lockfile names the hash of the package. When the platform changes what it offers, the package changes too, and `npm ci` refuses the new one until you install it again. For builds that don’t depend on this server, keep a copy in your repository and install that file:',
}
