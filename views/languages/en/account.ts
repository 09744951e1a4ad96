/** `/account`: what a person sees and changes of their own account. */
export const account = {
  title: 'Your account',
  profile: {
    email: 'Email',
  },
  password: {
    heading: 'Password',
    change: 'Change password',
    about: 'You sign in with your email and a password.',
    none: 'You sign in with {issuer}. There is no password here.',
  },
}
