/** The error page. Statuses without a text use that of 400 or 500. */
export const error = {
  details: 'For the developer of the app',
  home: 'Go to the start page',
  used_link: {
    title: 'This link no longer works',
    message:
      'It has already been used, or it has expired. Nothing was changed. Request a new link from wherever the email came from.',
  },
  taken_address: {
    title: 'This address belongs to another account',
    message:
      'Another account has confirmed it in the meantime. Sign in to that account, or sign up with another address.',
  },
  titles: {
    '400': 'This request cannot be processed',
    '404': 'There is nothing at this address',
    '500': 'Something went wrong',
    '503': 'This page is temporarily unavailable',
  },
  messages: {
    '400': 'Something in the address or the form is wrong. Nothing was changed.',
    '404': 'The page may have moved, or it belongs to somebody else.',
    '500':
      'The fault is ours, not yours, and it has been recorded. Nothing was changed. Try again in a moment.',
    '503': 'Our database is temporarily unavailable. Nothing was changed. Try again in a minute.',
  },
}
