/** Texts of every page on the way through a connection. */
export const shared = {
  privacy: 'Privacy',
  terms: 'Terms',
  skip: 'Skip to the content',
}
