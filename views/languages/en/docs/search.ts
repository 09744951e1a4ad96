/** The search of the documentation. */
export const search = {
  title: 'Search',
  label: 'Search the documentation',
  search: 'Search',
  ask: 'Enter one or more words.',
  none: 'Nothing was found for {query}.',
}
