/** The scopes. */
export const scopes = {
  title: 'Scopes',
  lead: 'An app declares its scopes when it is registered, and cannot request others. Merchants read these sentences.',
  scope: 'Scope',
  sentence: 'What the merchant reads',
  opens: 'Gives access to',
}
