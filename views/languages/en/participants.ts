/**
 * The pages of a person who signs in to an app as a participant. Names that fill `{gaps}` are escaped and isolated.
 */
export const participants = {
  consent: {
    title: 'Sign in to {app}',
    heading: 'Sign in to {app}?',
    lead: '{app} by {publisher} asks to read what is stored about you.',
    just_confirmed: 'Your address is confirmed.',
    cannot_others: 'It cannot see anybody else.',
    none: 'There is nothing for {email} that {app} could read.',
    none_about: 'If you registered with another address, sign out and sign in with that one.',
    later: 'You can end this at any time in [your account](/account). The app then loses its access at once.',
  },
  sign_up: {
    title: 'Create an account',
    lead: '{app} asks you to sign in. Nothing is shared before you agree.',
    name: 'Your name',
    name_missing: 'Enter your name, with at most 120 characters.',
    email_about: 'The address that you registered with. We send a link to it.',
    submit: 'Create account',
    has_account: 'Do you have an account already?',
  },
  sign_in: {
    for_app: 'Sign in to continue to {app}. Nothing is shared before you agree.',
    no_account: 'No account yet?',
    create: 'Create an account',
  },
  unconfirmed: {
    title: 'Confirm your address',
    lead: 'We have sent a link to {email}. Open it, and you can go on to {app}.',
    go_on: 'I have confirmed it',
    nothing_came: 'No email? Check your spam folder before you ask for another link.',
    again: 'Send the link again',
    sent_again: 'We have sent another link.',
    no_address: 'Your account has no confirmed address by which {app} could find you. Add one first.',
    account: 'Your account',
    other_account: 'Use another account',
  },
  confirmed: {
    title: 'Your address is confirmed',
    lead: 'Go back to the window where you started. If it is closed, sign in again in the app.',
  },
  account: {
    heading: 'Apps with access to your data',
    about: 'Each of them reads what is stored about you there, and nothing else.',
    since: 'Since {moment}',
    end: 'End access',
    end_of: 'End access of {app}: {place}',
  },
}
