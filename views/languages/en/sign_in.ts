/** The sign-in page. Names that fill `{gaps}` are escaped and isolated. */
export const sign_in = {
  title: 'Sign in',
  lead: 'Use your account at {platform}.',
  for_app: '{app} asks to be connected. Sign in to see what it requests. Nothing is shared before you agree.',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  with_issuer: 'Continue with {issuer}',
  or: 'or',
  elsewhere: 'Open {platform} first, and come here from there.',
  developer: 'Do you build apps and have no account yet?',
  sign_up: 'Sign up as a developer',
  errors: {
    wrong: 'The email and the password do not match. Check both and try again.',
    throttled: 'Too many attempts. Wait a few minutes, then try again.',
    incomplete: 'Enter your email and your password.',
    local_closed: 'Passwords are not accepted here. Sign in with {issuer}.',
    used_link:
      'This link has expired or was used before. Go back to {platform} and open it again from there.',
    expired: 'This sign-in took too long, began in another browser, or was finished before. Start again.',
    address_taken:
      'Your email address belongs to another account here, so you were not signed in. Ask the support of {platform} for help.',
    issuer_away: '{issuer} does not respond at the moment. Nothing was changed. Try again in a few minutes.',
    issuer_refused: '{issuer} did not sign you in. Nothing was changed. You can try again.',
    issuer_invalid:
      'The response of {issuer} could not be verified, so you were not signed in. Try again. If this happens again, ask the support of {platform} for help.',
  },
}
