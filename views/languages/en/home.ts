/** The start page. */
export const home = {
  build: {
    heading: 'Build an app',
    about:
      'Register it, get sandbox credentials at once, watch every delivery, and see why a request was refused.',
    go: 'Partner console',
  },
  connect: {
    heading: 'Connect an app',
    about: 'See what each app may read, connect it to the right place, and disconnect it whenever you like.',
    go: 'Connected apps',
  },
  own: {
    heading: 'Use your own data',
    about: 'Create an API key and webhooks for your own organisation, in three clicks.',
    go: 'Keys and webhooks',
  },
  read: {
    heading: 'Read how it works',
    about:
      'From sign-up to the first successful call in five minutes: quickstart, scopes, events, signatures.',
    go: 'Documentation',
  },
  heading: 'Apps that work with {platform}',
  signed_in: 'Signed in as {name}.',
  title: 'Home',
  eyebrow: 'Partner platform',
  doors: 'Where to go',
  sign_in: 'Sign in',
  mails: 'This demo sends no mail. [Read the mails here](/mails).',
}
