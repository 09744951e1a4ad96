/** Texts of every page on the way through a connection. */
export const shared = {
  skip: 'Skip to the content',
}
