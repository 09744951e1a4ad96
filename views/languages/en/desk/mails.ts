export const desk_mails = {
  menu: 'Mails',
  title: 'Mails',
  about:
    'Emails sent in the last 30 days. Their contents are not shown, because they can contain sign-in links.',
  none: 'No emails found.',
  older: 'Older',
  to: 'To',
  columns: { to: 'To', subject: 'Subject', state: 'State', when: 'Written' },
  states: { waiting: 'Waiting', sent: 'Sent', failed: 'Failed' },
}
