/** A developer's sandbox, in which they act as the merchant. */
export const sandbox = {
  heading: 'Sandbox',
  about: 'Play the merchant: what you do here changes real records and raises real events.',
  none: 'You have no sandbox yet. It takes a second, and comes with some hundred invented records.',
  open: 'Open a sandbox',
  not_connected:
    '{app} is not connected to this sandbox, so it receives no events from it. [Connect it]({address}) first.',
  connected: '{app} is connected to this sandbox and receives its events.',
  limits: 'At most {records} records, and {acts} changes per day.',
  types: 'Record types',
  more: 'Create {count} more',
  latest: 'Latest',
  record: 'Record',
  changed: 'Changed',
  acts: 'What happens',
  act_on: '{act}: {record}',
  no_records: 'None yet.',
  read: 'Read them with the API',
  reset: 'Reset',
  reset_about:
    'Restores the records as they were at first, with dates around today, and deletes all others. Connections and credentials stay.',
  reset_sandbox: 'Reset sandbox',
  refused: {
    no_sandbox: 'This sandbox does not exist.',
    no_act: 'There is nothing like this to do here.',
    no_record: 'This record no longer exists.',
    no_unit: 'This unit does not exist in this sandbox.',
    too_many_acts: 'A sandbox can be changed {acts} times per day. Try again tomorrow.',
    full: 'A sandbox holds at most {records} records. Reset it first.',
    does_not_fit: 'This would not be a valid record: the definition of the platform has to be corrected.',
    too_many_resets: 'A sandbox can be reset 20 times per hour. Try again later.',
  },
}
