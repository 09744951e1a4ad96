/** What surrounds every page: the bar, the menu and the foot. */
export const frame = {
  areas: 'Areas',
  developers: 'Developers',
  settings: 'Settings',
  docs: 'Docs',
  sign_out: 'Sign out',
  sign_in: 'Sign in',
  documentation: 'Documentation',
  openapi: 'OpenAPI',
}
