/** Texts that the pages of a connection share. */
export const shared = {
  privacy: 'Privacy',
  terms: 'Terms',
  skip: 'Skip to the content',
}
