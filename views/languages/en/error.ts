/** The page that is shown for whatever cannot be answered. */
export const error = {
  details: 'For the developer of the app',
  home: 'Go to the start page',
  again: 'Go back',
  titles: {
    '400': 'This request cannot be answered',
    '401': 'Sign in first',
    '403': 'This is not allowed',
    '404': 'There is nothing at this address',
    '405': 'This is not how to use this address',
    '409': 'This cannot be done now',
    '413': 'That is too much at once',
    '415': 'This request cannot be answered',
    '429': 'Too many tries',
    '500': 'Something went wrong here',
    '503': 'Not available at this moment',
  } as Record<string, string>,
  messages: {
    '400': 'Something in the address or the form is not as it should be. Nothing was changed.',
    '401': 'This page is for people who are signed in.',
    '403': 'Your account may not do this. Nothing was changed.',
    '404': 'It may have moved, or it belongs to somebody else.',
    '429': 'Wait a moment, then try again.',
    '500':
      'It is our fault, not yours, and it has been written down. Nothing was changed. Try again in a moment.',
    '503': 'Try again in a moment.',
  } as Record<string, string>,
}
