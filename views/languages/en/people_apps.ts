/** Apps that an owner allows for an organisation's people, through its identity provider. */
export const people_apps = {
  heading: 'For your people',
  about:
    'Your people sign in at {provider}. It decides who can use the apps that you allow here, and nobody is asked for consent.',
  none: 'No app is set up for this yet.',
  allow: 'Allow for our people',
  allow_app: 'Allow for our people: {app}',
  allowed: 'Allowed for your people',
  used: 'Your people can use it: {provider} decides who.',
  ask: {
    heading: 'Allow {app} for our people?',
    about:
      'Everyone in {tenant} whom {provider} lets use {app} gets access, without being asked for consent.',
    same: 'They can all read what is listed here, even if they can’t see it in {platform} themselves.',
    receives: 'The app is also told when any of this changes, even when nobody is using it.',
    ends: 'It ends on {day}, unless you renew it.',
    stop: 'You can disconnect the app at any time. It then loses its access for everyone at once.',
  },
}
