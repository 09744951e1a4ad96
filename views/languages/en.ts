import { account } from './en/account.ts'
import { activity } from './en/activity.ts'
import { agents } from './en/agents.ts'
import { audit } from './en/audit.ts'
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
import { people_apps } from './en/people_apps.ts'
import { settings } from './en/settings.ts'
import { shared } from './en/shared.ts'
import { sign_in } from './en/sign_in.ts'
import { signed_out } from './en/signed_out.ts'
import { webhooks } from './en/webhooks.ts'
import { words } from './en/words.ts'

/** Every text of the pages in English, one file per area. Another language is one file with the same areas. */
export const en = {
  shared,
  /** Refusals, whose English text is in the code that decides them. */
  sentences: {} as Record<string, string>,
  sign_in,
  signed_out,
  confirm,
  catalogue,
  consent,
  error,
  invitation,
  account,
  agents,
  passkeys,
  people_apps,
  participants,
  mails,
  words,
  audit,
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

/** Texts for partners and the vendor's staff, in English only. */
type EnglishOnly = 'developers' | 'operator' | 'docs' | 'demo_mails'

/** Texts of partners’ pages, among others. */
type PartlyEnglish = 'frame' | 'partials' | 'confirm'

/** A text that a language may leave out, because only pages in English have it. */
type Optional<T> = T extends string ? string : { [Key in keyof T]?: Optional<T[Key]> }

/** The texts that every language has. */
export type TranslatedTexts = Omit<Texts, EnglishOnly | PartlyEnglish> & Optional<Pick<Texts, PartlyEnglish>>
