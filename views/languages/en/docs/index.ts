/** What is next to every page of the documentation. */
export const index = {
  on_this_page: 'On this page',
  search: 'Search the docs',
}
