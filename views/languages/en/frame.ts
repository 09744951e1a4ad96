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
  menus: {
    console: 'Partner console',
    app: 'App',
    settings: 'Settings',
    documentation: 'Documentation',
  },
  /** What a form has done, by the parameter `done` of the page that follows it. */
  flash: {
    saved: 'Saved.',
    revoked: 'The secret is revoked: the next request that uses it is refused.',
    requested: 'Requested. This page shows when the app has been approved for production.',
    member_added: 'Added.',
    member_removed: 'Removed.',
    endpoint_removed: 'The endpoint is removed. Deliveries that were on their way to it are cancelled.',
    paused: 'Paused. New deliveries are kept and wait.',
    resumed: 'Resumed.',
    test_sent: 'A test event is on its way.',
    retried: 'Sent again. This page shows the outcome in a moment.',
    switched: 'Switched. Deliveries are signed with the new secret from now on.',
    replaying: 'The replay has begun, at low priority.',
    disconnected: 'Disconnected. The app has lost its access.',
    key_revoked: 'The key is revoked: nothing can be read with it any more.',
  },
}
