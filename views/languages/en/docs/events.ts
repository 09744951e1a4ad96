/** The events. */
export const events = {
  title: 'Events',
  lead: 'An app declares the events that it wants. It is told about {tenants} that have connected it, when it also holds the scopes that the event asks for.',
  body: 'The body that you receive',
  needs: 'Needs',
  and: 'and',
}
