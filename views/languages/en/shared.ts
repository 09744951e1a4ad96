/** Words of every page that a merchant meets on the way through. */
export const shared = {
  skip: 'Skip to the content',
  sandbox: 'Sandbox',
  home: 'Home',
}
