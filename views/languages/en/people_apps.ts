/** Apps that an owner allows for the people of an organisation, by its identity provider. */
export const people_apps = {
  heading: 'For your people',
  about:
    'Your people sign in at {provider}. Apps that you allow here can read in the name of each of them without asking: {provider} decides who can use them.',
  none: 'No app is set up for this yet.',
  allow: 'Allow for our people',
  allow_app: 'Allow {app} for our people',
  allowed: 'Allowed for your people',
  used: 'Your people can use it: {provider} decides who.',
  ask: {
    heading: 'Allow {app} for our people?',
    about: 'Everyone in {tenant} whom {provider} lets use {app} gets access without being asked.',
    same: 'All of them can read the same: what is listed here, whatever they may see in {platform} themselves.',
    receives: 'The app is also told when something of this changes, even while nobody uses it.',
    ends: 'It ends on {day}, unless you renew it.',
    stop: 'You can disconnect the app at any time. It then loses its access for everyone at once.',
  },
}
