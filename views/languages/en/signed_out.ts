/** The page after a sign-out, which continues to the identity provider. */
export const signed_out = {
  title: 'You are signed out',
  lead: 'Next, you are signed out of {issuer} too.',
  go_on: 'Sign out of {issuer}',
}
