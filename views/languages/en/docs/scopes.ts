/** The scopes. */
export const scopes = {
  title: 'Scopes',
  lead: 'You choose the scopes of an app when you register it; it cannot request others. The consent page shows merchants a sentence for each scope.',
  scope: 'Scope',
  sentence: 'Text on the consent page',
  opens: 'Gives access to',
}
