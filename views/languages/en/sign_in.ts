/** The sign-in page. `{gaps}` are filled by the views; names in them are escaped and isolated there. */
export const sign_in = {
  title: 'Sign in',
  lead: 'With the account that you use at {platform}.',
  for_app: '{app} asks to be connected. Sign in to see what it wants; nothing is shared before you agree.',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  developer: 'You build apps and have no account yet?',
  sign_up: 'Sign up as a developer',
  errors: {
    wrong: 'This email and password do not belong together. Check both and try again.',
    throttled: 'Too many tries. Wait a few minutes, then try again.',
    incomplete: 'Enter your email and your password.',
  },
}
