/** The mails to people. The values of `{gaps}` are names that others chose. */
export const mails = {
  confirm_address: {
    subject: 'Confirm your e-mail address',
    lead: 'Thank you for signing up at {platform}. Please confirm that this address is yours.',
    button: 'Confirm this address',
    after:
      'The link works once and expires in 7 days. If you did not sign up, ignore this mail: nobody can use your address without the link.',
  },
  address_in_use: {
    subject: 'You already have an account',
    lead: 'Somebody signed up at {platform} with this address, but you already have an account here. Your account is unchanged. Sign in with the password that you have.',
    button: 'Sign in',
    after:
      'If you have forgotten your password, set a new one from the sign-in page. If it was not you who signed up, ignore this mail.',
  },
  reset_password: {
    subject: 'Set a new password',
    lead: 'We were asked for a new password for your account at {platform}.',
    button: 'Set a new password',
    after:
      'The link works once and expires in one hour. If you did not ask for it, ignore this mail: your password stays as it is.',
  },
  password_changed: {
    subject: 'Your password was changed',
    lead: 'The password of your account at {platform} was changed, and you were signed out on all devices.',
    button: 'I did not do this: set a new password',
    after: 'If it was you, there is nothing to do.',
  },
  invitation: {
    subject: 'Invitation to join {publisher}',
    lead: '{inviter} invites you to work on the apps of {publisher} at {platform}.',
    button: 'See the invitation',
    after:
      'The link works once and expires in 7 days. If you do not know {inviter} or {publisher}, ignore this mail.',
  },
  sent_by: 'Sent by {platform}',
}
