export const keys = {
  menu: 'Keys',
  title: 'Signing keys',
  about:
    'The public halves are at /oauth/jwks. The private ones are sealed under SECRET_KEY and never shown.',
  none: 'There are no keys.',
  current: 'Signs',
  retired: 'Published only',
  columns: { kid: 'Key', alg: 'Algorithm', state: 'State', created: 'Created', retired: 'Retired' },
  rotate: 'Rotate',
  rotate_about:
    'Creates a new key. The one before stays published for 30 days, so that what it signed can be verified.',
}
