import type { Brand } from '../../http/look/brand.ts'
import type { Language } from '../../http/pages/language.ts'
import { escapeHtml } from '../../http/pages/markup.ts'
import { fillGaps } from '../../http/pages/prose.ts'

type MailTexts = Language['texts']['mails']

/** What an email is about: a key of the language files, and the values that fill the gaps of its texts. */
export type Letter = {
  about: Exclude<keyof MailTexts, 'sent_by' | 'mute' | 'secret_kinds'>
  values?: Record<string, string>
  /** Where its button leads. */
  url: string
  /** Where emails of its kind are turned off; absent if they cannot be. */
  mute?: { url: string }
}

/** The content of an email, which is stored sealed. */
export type Content = {
  subject: string
  text: string
  html: string
  /** The URL in it that works only once; null if every URL in it is public. */
  secret_url: string | null
  /** Where emails of its kind are turned off with one request (RFC 8058); absent if they cannot be. */
  mute_url?: string
}

const OWN_BUTTON = { fill: '#1d4f43', 'on-accent': '#ffffff' }

/**
 * Composes an email in the reader's language, as text and as HTML with the same words. Every value is escaped, and
 * the email loads nothing from anywhere.
 * @param from the vendor, and the URL at the foot of every email
 */
export function composeMail(
  { code, dir, texts }: Language,
  { about, values = {}, url, mute }: Letter,
  from: { brand: Brand; url: string },
): Omit<Content, 'secret_url'> {
  const letter = texts.mails[about]
  const fill = (text: string) => fillGaps(text, { ...values, platform: from.brand.name }, String)
  const [subject, lead, button, after] = [letter.subject, letter.lead, letter.button, letter.after].map(fill)
  const foot = fill(texts.mails.sent_by)
  const muteText = mute ? `${texts.mails.mute}: ${mute.url}\n` : ''
  const muteLink = mute ? `<br><a href="${escapeHtml(mute.url)}">${escapeHtml(texts.mails.mute)}</a>` : ''
  const { privacy, terms } = texts.shared
  const links = [
    { label: privacy, href: from.brand.privacy_url },
    { label: terms, href: from.brand.terms_url },
  ].filter(({ href }) => href !== null)
  const linkTexts = links.map(({ label, href }) => `${label}: ${href}\n`).join('')
  const linkTags = links.map(
    ({ label, href }) => `<br><a href="${escapeHtml(href ?? '')}">${escapeHtml(label)}</a>`,
  )
  const { fill: ground, 'on-accent': ink } = from.brand.look?.themes?.light ?? OWN_BUTTON
  const paragraph = (text = '') => `<p>${escapeHtml(text)}</p>`
  return {
    subject: subject ?? '',
    text: `${lead}\n\n${button}:\n${url}\n\n${after}\n\n-- \n${foot}\n${from.url}\n${linkTexts}${muteText}`,
    ...(mute ? { mute_url: mute.url } : {}),
    html: [
      `<!doctype html><html lang="${code}" dir="${dir}"><head><meta charset="utf-8"><title>${escapeHtml(subject ?? '')}</title></head>`,
      '<body style="font-family:sans-serif;line-height:1.5;max-width:36em">',
      paragraph(lead),
      `<p><a href="${escapeHtml(url)}" style="display:inline-block;padding:.6em 1.2em;background:${ground};color:${ink};text-decoration:none;border-radius:.4em">${escapeHtml(button ?? '')}</a></p>`,
      paragraph(after),
      `<p style="color:#555"><small>${escapeHtml(foot)}<br><a href="${escapeHtml(from.url)}">${escapeHtml(from.url)}</a>${linkTags.join('')}${muteLink}</small></p>`,
      '</body></html>',
    ].join('\n'),
  }
}
