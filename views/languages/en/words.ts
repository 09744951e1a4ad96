/** Words that several pages share: buttons, columns, marks. */
export const words = {
  optional: 'optional',
  show: 'Show',
  client_id: 'Client ID',
  copy: 'Copy',
  kinds: {
    public: 'Public',
    in_house: 'In-house',
  },
  name: 'Name',
  created: 'Created',
  last_used: 'Last used',
  cancel: 'Cancel',
  milliseconds: '{count} ms',
  save: 'Save',
  older: 'Older',
  environment: 'Environment',
  environments: { sandbox: 'Sandbox', production: 'Production' },
  table: 'Table',
  when: 'When',
  back: 'Back',
}
