import { version_fields } from '../version_fields.ts'

export const reviews = {
  menu: 'Review',
  title: 'Review queue',
  about: 'Versions that publishers have submitted. Production shows the approved version until you decide.',
  none: 'No versions are waiting for review.',
  version: 'Version {version}',
  columns: { app: 'App', publisher: 'Publisher', kind: 'What', submitted: 'Submitted' },
  kinds: { first: 'First version', change: 'Change' },
  facts: {
    app: 'App',
    publisher: 'Publisher',
    version: 'Version',
    submitted: 'Submitted',
    approved: 'Last approved',
    declined: 'Declined because',
  },
  fields: { ...version_fields, native: 'On people’s devices' },
  changes: 'What changes',
  content: 'What it asks for',
  /** The text before a value. */
  marks: { same: 'As before:', added: 'New:', removed: 'Removed:' },
  empty: 'None',
  see_preview: 'See the consent page as merchants will see it',
  history: 'Earlier decisions about this publisher',
  history_columns: { app: 'App', decision: 'Decision', when: 'When', reason: 'Reason' },
  no_history: 'Nothing of this publisher was decided before.',
  decide: 'Decide',
  approve: 'Approve',
  approve_about: 'Production shows this version at once. Merchants are asked again about new scopes.',
  decline: 'Decline',
  reason: 'Reason',
  reason_about: 'The publisher reads it. Say what has to change.',
  reason_missing: 'Write a reason of at most 1,000 characters.',
  refused: {
    decided:
      'This version no longer waits: somebody has decided, or the publisher has withdrawn it. Open it again.',
    changed: 'The publisher has changed the app since you opened the page. Go back and read the new version.',
    approved_already: 'This version is approved already.',
  },
  preview: {
    person: 'Ana Kovač',
    organisation: 'Harbour Rentals',
    other: 'Sunny Boards',
    note: 'This is a preview with sample data. Its buttons do nothing.',
    back: 'Back to the review',
  },
}
