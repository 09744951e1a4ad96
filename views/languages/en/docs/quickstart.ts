/** From sign-up to the first call. */
export const quickstart = {
  title: 'Quickstart',
  heading: 'From sign-up to the first call',
  lead: '{platform} uses standard OAuth 2.0, so any client library works.',
  gets: {
    none: 'An app asks an owner for consent, gets a token for one {tenant}, and reads its records.',
    required:
      'An app asks an owner for consent, gets a token for one {tenant} and one {unit} of it, and reads its records.',
    optional:
      'An app asks an owner for consent, gets a token for one {tenant} or one {unit} of it, and reads its records.',
  },
  own: 'The programs below contain the sandbox client id of your app {app}. Paste one and run it.',
  stranger: '[Sign in](/developers) as a developer to see your own client id in the programs below.',
  sign_up:
    '[Sign up](/developers/sign-up) and register an app. You get sandbox credentials at once, and your own sandbox {tenant} with sample data.',
  redirect:
    'Add the redirect URI `{address}` to the app, for a first try on your own computer. Redirect URIs must match exactly.',
  run: 'Run one of these programs. It prints an address. Open it, sign in with your account, choose your sandbox {tenant}, and allow access.',
  next: 'Next steps',
  nothing_works: 'Something fails? The *Requests* page of your app shows the reason of every refusal.',
  webhooks: '[Receive webhooks](/docs/webhooks) instead of polling.',
  production:
    'Submit the app for review in the console. Once {platform} has approved it, create production credentials there.',
}
