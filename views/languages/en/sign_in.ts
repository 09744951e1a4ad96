/** The sign-in page. Names that fill `{gaps}` are escaped and isolated. */
export const sign_in = {
  title: 'Sign in',
  lead: 'Use your account at {platform}.',
  for_app: '{app} asks to be connected. Sign in to see what it requests. Nothing is shared before you agree.',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  developer: 'Do you build apps and have no account yet?',
  sign_up: 'Sign up as a developer',
  errors: {
    wrong: 'The email and the password do not match. Check both and try again.',
    throttled: 'Too many attempts. Wait a few minutes, then try again.',
    incomplete: 'Enter your email and your password.',
  },
}
