/** The page of an invitation to a publisher. Names that fill `{gaps}` are escaped and isolated. */
export const invitation = {
  title: 'Invitation',
  heading: 'Join {publisher}',
  lead: '{inviter} invites you to work on the apps of {publisher} at {platform}.',
  lead_nobody: 'You are invited to work on the apps of {publisher} at {platform}.',
  roles: {
    admin:
      'You would be an admin: you build apps, decide what production uses, submit apps for review, and invite people.',
    developer: 'You would be a developer: you register and change apps, and use the sandbox.',
  },
  accept: 'Accept',
  decline: 'Decline',
  sign_in_first:
    'The invitation is for {email}. If you have an account with this address, sign in to accept it.',
  sign_in: 'Sign in',
  other_person: 'The invitation is for {email}, but you are signed in as {name} ({own}). Sign out first.',
  unconfirmed:
    'The invitation is for {email}. You have signed up with this address: confirm it by the link in our mail, then come back to this page.',
  sign_out: 'Sign out',
  no_account: 'No account yet?',
  no_account_about: 'Create one for {email}. You join {publisher} at the same time.',
  your_name: 'Your name',
  sign_up: 'Create account and join',
  has_account: 'There is an account with this address already. Sign in instead.',
  closed: 'New accounts cannot be created here at the moment.',
}
