/**
 * Questions before something ends: what ends (`about`), what does not (`stays`), and the two choices. A page asks one
 * of them, by its key.
 */
export const confirm = {
  revoke_secret: {
    heading: 'Revoke the secret that ends in {last_four}?',
    about: 'Programs that use this secret can no longer get or refresh tokens. It cannot be restored.',
    stays: 'The other secret, and tokens that were already issued, keep working.',
    button: 'Revoke',
    keep: 'Keep it',
  },
  revoke_last_secret: {
    heading: 'Revoke the last secret, which ends in {last_four}?',
    about:
      'Nothing can get or refresh tokens in {environment} until you create another secret. This one cannot be restored.',
    stays:
      'Connections stay, and access tokens that were already issued work until they expire, within an hour.',
    button: 'Revoke',
    keep: 'Keep it',
  },
  revoke_secret_beside_keys: {
    heading: 'Revoke the last secret, which ends in {last_four}?',
    about: 'Programs that use this secret can no longer get or refresh tokens. It cannot be restored.',
    stays: 'Programs that authenticate with a key of the app (private_key_jwt) keep working.',
    button: 'Revoke',
    keep: 'Keep it',
  },
  remove_endpoint: {
    heading: 'Remove the endpoint {url}?',
    about:
      'Nothing is sent to it any more. Pending deliveries are cancelled, and its signing secrets stop working.',
    stays: 'You can add the address again. It then gets a new signing secret, and no events from before.',
    button: 'Remove endpoint',
    keep: 'Keep it',
  },
  delete_app: {
    heading: 'Delete {app}?',
    about:
      'Everything that belongs to the app ends at once, in the sandbox and in production, and cannot be restored: its credentials and tokens, its connections, its endpoints and their deliveries, and its request log.',
    stays: 'Its rows in the audit log stay with {platform}.',
    button: 'Delete app',
    keep: 'Keep it',
  },
  remove_member: {
    heading: 'Remove {name} from {publisher}?',
    about: '{name} loses access to every app of {publisher} at once.',
    stays: 'What they have created stays. You can invite them again.',
    button: 'Remove',
    keep: 'Keep them',
  },
  leave_publisher: {
    heading: 'Leave {publisher}?',
    about: 'You lose access to every app of {publisher} at once.',
    stays: 'What you have created stays. Only an admin can invite you again.',
    button: 'Leave',
    keep: 'Stay',
  },
  withdraw_invitation: {
    heading: 'Withdraw the invitation to {email}?',
    about: 'The link in the email stops working.',
    stays: 'You can invite {email} again.',
    button: 'Withdraw',
    keep: 'Keep it',
  },
  disconnect: {
    heading: 'Disconnect {app}?',
    about:
      '{app} loses its access to {tenant} at once. It is notified that it was disconnected, and receives nothing after that.',
    stays:
      'What it has read before stays with {publisher}: ask them to delete it. You can connect the app again whenever you like.',
    button: 'Disconnect',
    keep: 'Keep it connected',
  },
  disconnect_unit: {
    heading: 'Disconnect {app}?',
    about:
      '{app} loses its access to {unit} of {tenant} at once. It is notified that it was disconnected, and receives nothing after that.',
    stays:
      'What it has read before stays with {publisher}: ask them to delete it. You can connect the app again whenever you like.',
    button: 'Disconnect',
    keep: 'Keep it connected',
  },
  revoke_key: {
    heading: 'Revoke {key}?',
    about:
      'Every program that uses this key loses its access at once. Its webhooks are no longer sent, and the key cannot be restored.',
    stays: 'Your other keys keep working.',
    button: 'Revoke',
    keep: 'Keep it',
  },
  remove_passkey: {
    heading: 'Remove the passkey {name}?',
    about: 'You can no longer sign in with it here.',
    stays: 'It stays on your device until you delete it there too.',
    button: 'Remove',
    keep: 'Keep it',
  },
  suspend_app: {
    heading: 'Suspend {app}?',
    about: 'None of its tokens is accepted any more, and nothing is sent to its endpoints.',
    stays: 'Its connections and credentials stay. You can resume it.',
    button: 'Suspend',
    keep: 'Keep it live',
  },
  suspend_host: {
    heading: 'Suspend the agents of {host}?',
    about:
      'Every agent of {host} is refused from now on, {ports}: its tokens stop working, and nobody can connect it.',
    stays: 'Connections stay, and those that have not ended by then work again when you resume the host.',
    button: 'Suspend',
    keep: 'Keep it live',
  },
  resume_host: {
    heading: 'Resume the agents of {host}?',
    about:
      'They can be connected again, {ports}, and the tokens of their connections work again. This includes apps that were suspended one by one.',
    stays: 'Agents whose host is suspended by another entry stay suspended.',
    button: 'Resume',
    keep: 'Keep it suspended',
  },
  delete_agent: {
    heading: 'Delete {client}?',
    about:
      'Its connections and tokens end at once and cannot be restored. Its request log is deleted with them.',
    stays:
      'Merchants still see in their history what it did. When one of them connects it again, it is stored anew: to keep it away, suspend {host}.',
    button: 'Delete app',
    keep: 'Keep it',
  },
  unverify: {
    heading: 'Withdraw the verification of {tenant}?',
    about: 'No app can read {tenant} any more, and its owners can connect no other.',
    stays: 'Its connections stay, and work again once it is verified.',
    button: 'Withdraw verification',
    keep: 'Keep it verified',
  },
  end_connection: {
    heading: 'Disconnect {app} from {tenant}?',
    about: 'The app loses its access at once.',
    stays: 'Only an owner of {tenant} can connect it again.',
    button: 'Disconnect',
    keep: 'Keep it connected',
  },
  revoke_token: {
    heading: 'Revoke the token {name}?',
    about: 'Programs that use it are refused from the next request on. It cannot be restored.',
    stays: 'Other tokens keep working.',
    button: 'Revoke',
    keep: 'Keep it',
  },
  end_access: {
    heading: 'End the access of {app}?',
    about: '{app} can no longer read what {place} keeps about you.',
    stays: 'What it has read before stays with it. You can allow it again whenever you like.',
    button: 'End access',
    keep: 'Keep it',
  },
}
