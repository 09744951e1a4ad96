import { passkey_mails } from './passkeys.ts'

/** The mails to people. The values of `{gaps}` are names that others chose. */
export const mails = {
  ...passkey_mails,
  confirm_address: {
    subject: 'Confirm your e-mail address',
    lead: 'Thank you for signing up at {platform}. Please confirm that this address is yours.',
    button: 'Confirm this address',
    after:
      'The link works once and expires in 7 days. If you did not sign up, ignore this mail: nobody can use your address without the link.',
  },
  address_in_use: {
    subject: 'You already have an account',
    lead: 'Somebody signed up at {platform} with this address, but you already have an account here. Your account is unchanged. Sign in with your existing password.',
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
    lead: 'The password of your account at {platform} was changed. All other devices were signed out.',
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
  operator_invitation: {
    subject: 'Invitation to help run {platform}',
    lead: 'You are invited to help run {platform}. Choose a password first. You will then be asked to add a passkey.',
    button: 'Choose a password',
    after: 'The link works once and expires in 2 days. If you do not know {platform}, ignore this mail.',
  },
  confirm_new_address: {
    subject: 'Confirm your new e-mail address',
    lead: 'You want to sign in at {platform} with this address from now on. Please confirm that it is yours.',
    button: 'Confirm this address',
    after:
      'The link works once and expires in 7 days. If you did not ask for this, ignore this mail: nothing changes without the link.',
  },
  address_wanted: {
    subject: 'Your address was entered for another account',
    lead: 'Somebody wants to use this address for another account at {platform}, but it belongs to yours. Nothing was changed.',
    button: 'Go to your account',
    after:
      'If it was you, sign in with the account that you have. If it was not you, there is nothing to do.',
  },
  address_change_asked: {
    subject: 'Your e-mail address is about to change',
    lead: 'The address of your account at {platform} will change to {address} as soon as that mailbox confirms it.',
    button: 'I did not do this: set a new password',
    after: 'A new password also stops the change. If it was you, there is nothing to do.',
  },
  address_changed: {
    subject: 'Your e-mail address was changed',
    lead: 'The address of your account at {platform} is now {address}. You sign in with it from now on.',
    button: 'Go to your account',
    after: 'If it was not you, contact {platform} support right away.',
  },
  new_device: {
    subject: 'New sign-in to your account',
    lead: 'Somebody signed in to your account at {platform} from a new browser: {device}, address {address}, on {time}.',
    button: 'See where you are signed in',
    after: 'If it was not you, sign out everywhere there, then change your password.',
  },
  secret_created: {
    subject: 'New secret for {app}',
    lead: 'A new secret was created for {app} at {platform}: {kind}.',
    button: 'See the secrets of {app}',
    after: 'If nobody on your team did this, revoke it there and change your password.',
  },
  agent_connected: {
    subject: '{app} is connected',
    lead: '{person} connected the AI assistant at {app} with {tenant}. It can read what the connection allows until {day}.',
    button: 'See what it can read',
    after: 'You can disconnect it there at any time.',
  },
  agent_ending: {
    subject: '{app} will stop reading {tenant} on {day}',
    lead: 'The AI assistant at {app} can read {tenant} until {day}. Connections of assistants end by themselves, so that none is forgotten.',
    button: 'Renew the connection',
    after: 'If you no longer use it, you don’t have to do anything.',
  },
  connection_created: {
    subject: '{app} is connected',
    lead: '{person} connected {app} with {tenant}. It can now read what the connection allows.',
    button: 'See what it can read',
    after: 'You can disconnect it there at any time.',
  },
  app_approved: {
    subject: '{app} is approved',
    lead: '{platform} has approved {app}. Merchants now see and connect this version.',
    button: 'Open {app}',
    after: 'Later changes are reviewed again before merchants see them.',
  },
  app_declined: {
    subject: '{app} was not approved',
    lead: '{platform} has reviewed {app} and did not approve it. The reason is on its page.',
    button: 'Read the reason',
    after: 'You can change the app and submit it again. What merchants see stays as it is.',
  },
  endpoint_failing: {
    subject: 'Webhooks of {app} are failing',
    lead: 'For more than an hour, no event has reached the endpoint of {app} at {host}.',
    button: 'See what it responded',
    after: 'We keep trying. You won’t get another mail about this until an event has reached it.',
  },
  endpoint_suspended: {
    subject: 'An endpoint of {app} is suspended',
    lead: 'We no longer send anything to the endpoint of {app} at {host}: too many deliveries failed, or it responded with 410 Gone.',
    button: 'See the endpoint',
    after: 'Its page says who can resume it. Events that it missed can be sent again.',
  },
  /** What `secret_created` calls the secret. */
  secret_kinds: {
    client_secret: 'a client secret',
    signing_secret: 'a signing secret of webhooks',
    api_key: 'an API key',
  },
  sent_by: 'Sent by {platform}',
  mute: 'Turn off mails like this one',
}
