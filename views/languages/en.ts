import { account } from './en/account.ts'
import { activity } from './en/activity.ts'
import { catalogue } from './en/catalogue.ts'
import { confirm } from './en/confirm.ts'
import { consent } from './en/consent.ts'
import { demo_mails } from './en/demo_mails.ts'
import { desk } from './en/desk.ts'
import { developers } from './en/developers.ts'
import { docs } from './en/docs.ts'
import { error } from './en/error.ts'
import { frame } from './en/frame.ts'
import { framed } from './en/framed.ts'
import { home } from './en/home.ts'
import { invitation } from './en/invitation.ts'
import { mails } from './en/mails.ts'
import { partials } from './en/partials.ts'
import { participants } from './en/participants.ts'
import { passkeys } from './en/passkeys.ts'
import { settings } from './en/settings.ts'
import { shared } from './en/shared.ts'
import { sign_in } from './en/sign_in.ts'
import { signed_out } from './en/signed_out.ts'
import { webhooks } from './en/webhooks.ts'
import { words } from './en/words.ts'

/** Every text of the pages in English, one file an area. Another language is one file with the same areas. */
export const en = {
  shared,
  sign_in,
  signed_out,
  confirm,
  catalogue,
  consent,
  error,
  invitation,
  account,
  passkeys,
  participants,
  mails,
  words,
  activity,
  frame,
  framed,
  home,
  partials,
  settings,
  webhooks,
  developers,
  operator: desk,
  docs,
  demo_mails,
}

export type Texts = typeof en

/**
 * What every language says: the pages on the way through a connection, mails, where their links lead, and one's own
 * account.
 */
type OnTheWay =
  | 'shared'
  | 'sign_in'
  | 'signed_out'
  | 'catalogue'
  | 'consent'
  | 'participants'
  | 'error'
  | 'invitation'
  | 'mails'
  | 'account'
  | 'framed'
  | 'passkeys'

/** A text or an area that a language may leave out: it is English then. */
type Optional<T> = T extends string ? string : { [Key in keyof T]?: Optional<T[Key]> }

export type TranslatedTexts = Pick<Texts, OnTheWay> & Optional<Omit<Texts, OnTheWay>>
