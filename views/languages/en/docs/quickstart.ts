/** From sign-up to the first call. */
export const quickstart = {
  heading: 'From sign-up to the first call',
  own: 'The programs below carry the sandbox credentials of your app {app}. Paste, run, done.',
  stranger:
    'Sign in as a developer and the programs below carry your own client id. [Partner console](/developers)',
  sign_up:
    '[Sign up](/developers/sign-up) and register an app: you get sandbox credentials at once, and a sandbox {tenant} with sample data that belongs to you.',
  redirect:
    'Give the app the redirect URI `{address}` for a first try on your own machine. It is compared byte for byte.',
  run: 'Run one of these programs. It prints an address: open it, sign in with your own account, choose your sandbox {tenant}, allow access.',
  next: 'What next',
  nothing_works:
    'Nothing works and you don’t know why? The *Requests* page of your app shows the real reason of every refusal.',
  webhooks: '[Receive webhooks](/docs/webhooks) instead of asking again and again.',
  lead: '{platform} speaks plain OAuth 2.0: any client library works.',
  gets: {
    none: 'An app asks a merchant’s owner for consent, gets a token for that one {tenant}, and reads.',
    required:
      'An app asks a merchant’s owner for consent, gets a token for that one {tenant} and one {unit} of it, and reads.',
    optional:
      'An app asks a merchant’s owner for consent, gets a token for that one {tenant} or one {unit} of it, and reads.',
  },
  production: 'Ask for production credentials in the console; a public app is looked at by {platform} first.',
  title: 'Quickstart',
}
