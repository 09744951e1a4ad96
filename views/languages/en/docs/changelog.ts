/** What changed for partners. */
export const changelog = {
  title: 'Changelog',
  lead: 'What has changed for apps: scopes, records, events, webhooks and limits.',
  breaking: 'Breaking',
  none: 'Nothing has changed yet.',
}
