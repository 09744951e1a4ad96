/** From sign-up to the first call. */
export const quickstart = {
  title: 'Quickstart',
  heading: 'From sign-up to the first call',
  lead: '{platform} uses plain OAuth 2.0: any client library works.',
  gets: {
    none: 'An app asks the owner of a merchant for consent, gets a token for that one {tenant}, and reads.',
    required:
      'An app asks the owner of a merchant for consent, gets a token for that one {tenant} and one {unit} of it, and reads.',
    optional:
      'An app asks the owner of a merchant for consent, gets a token for that one {tenant} or one {unit} of it, and reads.',
  },
  own: 'The programs below contain the sandbox credentials of your app {app}. Paste, run, done.',
  stranger:
    'Sign in as a developer, and the programs below contain your own client id. [Partner console](/developers)',
  sign_up:
    '[Sign up](/developers/sign-up) and register an app. You get sandbox credentials at once, and a sandbox {tenant} of your own with sample data.',
  redirect:
    'Give the app the redirect URI `{address}` for a first try on your own machine. It is compared byte for byte.',
  run: 'Run one of these programs. It prints an address: open it, sign in with your own account, choose your sandbox {tenant}, and allow access.',
  next: 'What next',
  nothing_works:
    'Nothing works and you don’t know why? The *Requests* page of your app shows the real reason of every refusal.',
  webhooks: '[Receive webhooks](/docs/webhooks) instead of polling.',
  production:
    'Submit the app for review in the console. Once {platform} has approved it, create production credentials there.',
}
