/** The events. */
export const events = {
  title: 'Events',
  lead: 'An app chooses the events that it receives. It receives them from {tenants} that have connected it, if the connection has the scopes that the event requires.',
  body: 'Body',
  needs: 'Requires',
  and: 'and',
}
