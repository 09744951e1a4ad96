/** What the dumps of test/releases/ were made with. They open test data, and nothing else. */
export const KNOWN = {
  SECRET_KEY: Buffer.alloc(32, 'a known key of the tests').toString('base64'),
  OPERATOR_TOKEN: 'known-operator-token-of-the-tests',
}
