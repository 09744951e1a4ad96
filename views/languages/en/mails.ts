import { passkey_mails } from './passkeys.ts'

/** The emails to people. The values of `{gaps}` are names that other people chose. */
export const mails = {
  ...passkey_mails,
  confirm_address: {
    subject: 'Confirm your email address',
    lead: 'Thanks for signing up for {platform}. Please confirm that this is your address.',
    button: 'Confirm this address',
    after:
      'The link works once and expires in 7 days. If you didn’t sign up, ignore this email: nobody can use your address without the link.',
  },
  address_in_use: {
    subject: 'You already have an account',
    lead: 'Someone tried to sign up for {platform} with this address, but you already have an account. Nothing has changed. Sign in with your existing password.',
    button: 'Sign in',
    after:
      'If you’ve forgotten your password, reset it from the sign-in page. If this wasn’t you, ignore this email.',
  },
  reset_password: {
    subject: 'Set a new password',
    lead: 'We received a request to reset the password of your {platform} account.',
    button: 'Set a new password',
    after:
      'The link works once and expires in one hour. If you didn’t request this, ignore this email: your password stays the same.',
  },
  password_changed: {
    subject: 'Your password was changed',
    lead: 'The password of your {platform} account was changed, and all your other devices were signed out.',
    button: 'This wasn’t me: set a new password',
    after: 'If this was you, you don’t need to do anything.',
  },
  invitation: {
    subject: 'Invitation to join {publisher}',
    lead: '{inviter} has invited you to work on the apps of {publisher} on {platform}.',
    button: 'View invitation',
    after:
      'The link works once and expires in 7 days. If you don’t know {inviter} or {publisher}, ignore this email.',
  },
  operator_invitation: {
    subject: 'Invitation to help run {platform}',
    lead: 'You’ve been invited to help run {platform}. Start by choosing a password. You’ll then be asked to add a passkey.',
    button: 'Choose a password',
    after: 'The link works once and expires in 2 days. If you don’t know {platform}, ignore this email.',
  },
  confirm_new_address: {
    subject: 'Confirm your new email address',
    lead: 'You asked to change the address of your {platform} account to this one. Please confirm that it is yours.',
    button: 'Confirm this address',
    after:
      'The link works once and expires in 7 days. If you didn’t request this, ignore this email: nothing changes without the link.',
  },
  address_wanted: {
    subject: 'Someone tried to use your address for another account',
    lead: 'Someone tried to use this address for another {platform} account, but it already belongs to yours. Nothing has changed.',
    button: 'Go to your account',
    after: 'If this was you, sign in to your existing account. If it wasn’t, you don’t need to do anything.',
  },
  address_change_asked: {
    subject: 'Your email address is about to change',
    lead: 'The address of your {platform} account will change to {address} once that address is confirmed.',
    button: 'This wasn’t me: set a new password',
    after: 'Setting a new password also cancels the change. If this was you, you don’t need to do anything.',
  },
  address_changed: {
    subject: 'Your email address was changed',
    lead: 'The address of your {platform} account is now {address}. Use it to sign in from now on.',
    button: 'Go to your account',
    after: 'If this wasn’t you, contact {platform} support right away.',
  },
  new_device: {
    subject: 'New sign-in to your account',
    lead: 'Someone signed in to your {platform} account from a new browser: {device}, IP address {address}, on {time}.',
    button: 'See where you’re signed in',
    after: 'If this wasn’t you, sign out everywhere there, then change your password.',
  },
  secret_created: {
    subject: 'New secret for {app}',
    lead: 'A new secret was created for {app} on {platform}: {kind}.',
    button: 'View the secrets of {app}',
    after: 'If nobody on your team did this, revoke it there, then change your password.',
  },
  agent_connected: {
    subject: '{app} is connected',
    lead: '{person} connected the AI assistant at {app} to {tenant}. It can read what the connection allows until {day}.',
    button: 'See what it can read',
    after: 'You can disconnect it there at any time.',
  },
  agent_ending: {
    subject: '{app} will stop reading {tenant} on {day}',
    lead: 'The AI assistant at {app} can read {tenant} until {day}. Connections of AI assistants end automatically, so that none is forgotten.',
    button: 'Renew connection',
    after: 'If you no longer use it, you don’t need to do anything.',
  },
  connection_created: {
    subject: '{app} is connected',
    lead: '{person} connected {app} to {tenant}. It can now read what the connection allows.',
    button: 'See what it can read',
    after: 'You can disconnect it there at any time.',
  },
  app_approved: {
    subject: '{app} is approved',
    lead: '{platform} has approved {app}. Merchants can now see and connect this version.',
    button: 'Open {app}',
    after: 'Later changes are reviewed before merchants see them.',
  },
  app_declined: {
    subject: '{app} was not approved',
    lead: '{platform} has reviewed {app} and didn’t approve it. You can read the reason on its page.',
    button: 'Read the reason',
    after: 'You can change the app and submit it again. Until then, what merchants see stays the same.',
  },
  endpoint_failing: {
    subject: 'Webhooks of {app} are failing',
    lead: 'We haven’t been able to deliver any events to the endpoint of {app} at {host} for more than an hour.',
    button: 'See its responses',
    after:
      'We’ll keep trying. We won’t email you about this again unless deliveries succeed and then start failing again.',
  },
  endpoint_suspended: {
    subject: 'An endpoint of {app} is suspended',
    lead: 'We’ve stopped sending events to the endpoint of {app} at {host}, because too many deliveries failed or it responded with 410 Gone.',
    button: 'View endpoint',
    after: 'Its page shows who can resume it. Missed events can be sent again.',
  },
  /** The name of the secret in `secret_created`. */
  secret_kinds: {
    client_secret: 'a client secret',
    signing_secret: 'a webhook signing secret',
    api_key: 'an API key',
  },
  sent_by: 'Sent by {platform}',
  mute: 'Turn off emails like this',
}
