/** Shown instead of a page that is not shown inside another site's page. */
export const framed = {
  open: 'Open in a new window',
  ended: {
    title: 'You are no longer signed in here',
    message: 'Reload the page around this one to continue, or open the settings in a new window.',
  },
  used_link: {
    title: 'This link no longer works',
    message: 'It has already been used, or it has expired. Reload the page around this one.',
  },
  own_window: {
    title: 'Continue in a new window',
    message:
      'This gives access to data or shows a secret, so it is not part of another page. You may be asked to sign in.',
  },
}
