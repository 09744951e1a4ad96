/** The demo’s page of emails that are not sent. */
export const demo_mails = {
  title: 'Emails',
  about:
    'No mail server is configured, so these emails are kept here. Only this demo shows them, and only to browsers on this computer.',
  none: 'No emails yet. Sign up as a developer, or reset a password, and the email appears here.',
  to: 'To {email}',
}
