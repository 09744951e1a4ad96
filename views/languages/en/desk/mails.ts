export const desk_mails = {
  menu: 'Mails',
  title: 'Mails',
  about:
    'The mails of the last 30 days. Their texts are not shown here, for they may hold links that sign somebody in.',
  none: 'No mails found.',
  older: 'Older',
  to: 'To',
  columns: { to: 'To', subject: 'Subject', state: 'State', when: 'Written' },
  states: { waiting: 'Waiting', sent: 'Sent', failed: 'Failed' },
}
