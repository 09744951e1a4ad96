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
  elsewhere: 'Sign in to {platform} first, then come here from there.',
  developer: 'Do you build apps and have no account yet?',
  sign_up: 'Sign up as a developer',
  forgot_link: 'Forgot your password?',
  /** What the person did on the previous page, by the parameter `done`. */
  done: {
    password_changed: 'Your password is changed. Sign in with the new one.',
    signed_out_everywhere: 'You are signed out on all devices.',
  },
  forgot: {
    title: 'Forgot your password?',
    lead: 'Enter your address, and we’ll send you a link to set a new password.',
    submit: 'Send the link',
    sent: 'If there is an account for {email}, we have sent a link to it. The link expires in one hour.',
    nothing_came: 'No email? Check the address and your spam folder before you try again.',
    back: 'Back to sign-in',
    incomplete: 'Enter your full email address.',
  },
  reset: {
    title: 'Set a new password',
    lead: 'For the account of {email}. You are signed out on all devices.',
    password: 'New password',
    password_about: 'At least 10 characters; a few words are good.',
    submit: 'Set password',
  },
  password_errors: {
    too_short: 'It must have at least 10 characters.',
    too_long: 'It may have at most 1,024 characters.',
    common: 'This password is too easy to guess. Choose another one.',
  },
  confirm: {
    title: 'Confirm your address',
    lead: 'Confirm that {email} is yours.',
    password: 'Password',
    password_about: 'The password that you chose when you signed up.',
    wrong: 'This is not the password that was chosen at sign-up.',
    throttled: 'Too many attempts. Wait an hour, then try again.',
    submit: 'Confirm address',
    not_you: 'If you did not sign up, close this page. Nobody can use your address without this step.',
  },
  errors: {
    wrong:
      'The email and the password do not match. Check both and try again. If you have just signed up, first confirm your address by the link in our mail.',
    throttled: 'Too many attempts. Wait a few minutes, then try again.',
    incomplete: 'Enter your email and your password.',
    local_closed: 'Passwords are not accepted here. Sign in with {issuer}.',
    signed_out_there: 'You were signed out at {issuer} in the meantime. Sign in again to continue.',
    used_link:
      'This link has expired or was used before. Go back to {platform} and open it again from there.',
    expired: 'This sign-in took too long, began in another browser, or was finished before. Start again.',
    address_taken:
      'Your email address belongs to another account here, so you were not signed in. Contact {platform} support.',
    other_account:
      'You signed in there with a different account, so we couldn’t confirm that it’s you. Sign in with the account that you use here.',
    not_asked_again:
      '{issuer} did not ask you to sign in again, so we couldn’t confirm that it’s you. Sign out there, then try again.',
    issuer_away: '{issuer} is not responding at the moment. Nothing was changed. Try again in a few minutes.',
    issuer_refused: '{issuer} did not sign you in. Nothing was changed. You can try again.',
    issuer_invalid:
      'The response from {issuer} could not be verified, so you were not signed in. Try again. If it happens again, contact {platform} support.',
  },
}
