/** The scopes. */
export const scopes = {
  title: 'Scopes',
  lead: 'An app declares its scopes when it is registered and can ask for no others. The merchant reads these sentences.',
  scope: 'Scope',
  sentence: 'What the merchant reads',
  opens: 'Opens',
}
