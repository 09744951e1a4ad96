export const search = {
  menu: 'Search',
  title: 'Search',
  label: 'Name, id, email address or the last four characters of a credential',
  about: 'The beginning of a name, an email address or an endpoint’s URL is enough.',
  submit: 'Search',
  none: 'Nothing has this name, id, address or ending.',
  more: 'There are more. Type more of the name.',
  too_short: 'Type at least two characters.',
  whole_credential:
    'This looks like a whole token or secret, so it was not searched. Its last four characters are enough. If it has leaked, report it or revoke it.',
  columns: { name: 'Name', about: 'What', id: 'Id' },
  nouns: {
    tenants: 'Tenants',
    users: 'Users',
    publishers: 'Publishers',
    apps: 'Apps',
    connections: 'Connections',
    endpoints: 'Endpoints',
    tokens: 'Operator tokens',
    agents: 'Hosts of AI agents',
  },
}
