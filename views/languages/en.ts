/**
 * Every text of the pages that merchants and partners meet on the way through, in English. Another language is
 * a file like this one. `{gaps}` are filled by the views; names in them are escaped and isolated there.
 */
export const en = {
  shared: {
    skip: 'Skip to the content',
    sandbox: 'Sandbox',
    home: 'Home',
  },
  sign_in: {
    title: 'Sign in',
    lead: 'With the account that you use at {platform}.',
    for_app: '{app} asks to be connected. Sign in to see what it wants; nothing is shared before you agree.',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    developer: 'You build apps and have no account yet?',
    sign_up: 'Sign up as a developer',
    errors: {
      wrong: 'This email and password do not belong together. Check both and try again.',
      throttled: 'Too many tries. Wait a few minutes, then try again.',
      incomplete: 'Enter your email and your password.',
    },
  },
  consent: {
    title: 'Connect {app}',
    heading: 'Connect {app}?',
    heading_again: '{app} asks for more',
    lead: '{app} by {publisher} asks to read data of your organisation.',
    lead_again: '{app} by {publisher} is connected already and asks to read more than before.',
    website: 'Website',
    support: 'Support',
    public: 'From the catalogue',
    in_house: 'In-house app',
    public_about: 'Reviewed by {platform} and listed for every organisation.',
    in_house_about: 'Made for your organisation alone and visible to nobody else.',
    sandbox: 'Sandbox: only test data can be connected here. Nothing real is shared.',
    chosen: 'Connecting {organisation}',
    will_see: 'What {app} will be able to read',
    new_scopes: 'What is new',
    is_new: 'New',
    has_scopes: 'What it can read already',
    cannot: 'What it can not do',
    cannot_change: 'It can change nothing: it only reads.',
    cannot_password: 'It never learns your password.',
    cannot_others: 'It sees no organisation but the one you choose.',
    cannot_others_unit: 'It sees nothing but what you choose here.',
    later: 'You can disconnect it at any time under {place}. It then loses access at once.',
    later_place: 'Settings → Apps',
    returns: 'Afterwards you go back to {host}.',
    allow: 'Allow access',
    cancel: 'Cancel',
    signed_in: 'Signed in as {name} ({email})',
    sign_out: 'Sign out',
    none: 'None of your organisations can connect this app.',
  },
  error: {
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
  },
}

export type Texts = typeof en

/** What every language says: the pages on the way through a connection. The rest may stay English. */
export type TranslatedTexts = Pick<Texts, 'shared' | 'sign_in' | 'consent' | 'error'>
