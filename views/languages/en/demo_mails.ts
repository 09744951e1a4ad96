/** The page of a demo that shows the mails which nobody sends. */
export const demo_mails = {
  title: 'Mails',
  about:
    'No mail server is configured, so these mails stay here. Only this demo shows them, and only to browsers on this computer.',
  none: 'No mail yet. Sign up as a developer, or ask for a new password, and it appears here.',
  to: 'To {email}',
}
