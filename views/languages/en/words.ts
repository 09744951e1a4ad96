/** Words that stand on many pages: buttons, columns, marks. */
export const words = {
  optional: 'optional',
  sandbox: 'sandbox',
  show: 'Show',
  client_id: 'Client ID',
  copy: 'Copy',
  in_house: 'In-house',
  public: 'Public',
  name: 'Name',
  made: 'Made',
  last_used: 'Last used',
  cancel: 'Cancel',
  milliseconds: '{count} ms',
  save: 'Save',
  older: 'Older',
  environment: 'Environment',
}
