/** The events. */
export const events = {
  title: 'Events',
  lead: 'An app declares the events that it receives. It receives those of {tenants} that have connected it, as long as it also holds the scopes that the event needs.',
  body: 'The body that you receive',
  needs: 'Needs',
  and: 'and',
}
