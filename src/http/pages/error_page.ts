import type { Context } from 'koa'
import { type Language, pageLanguage } from './language.ts'
import type { Render } from './render.ts'
import { translated } from './sentences.ts'

/** A refusal as a person reads it. If the title or message is missing, the reader's language has a general one. */
export interface Refusal {
  status: number
  title?: string | undefined
  message?: string | undefined
  /** For the developer of the app: the error code and its description. */
  details?: string | undefined
}

/** Responds with the error page. */
export function showError(render: Render, ctx: Context, refusal: Refusal): void {
  const { status, details = null } = refusal
  const language = pageLanguage(ctx)
  const { titles, messages } = language.texts.error
  const title = inReadersLanguage(language, refusal.title) ?? textFor(titles, status)
  const message = inReadersLanguage(language, refusal.message) ?? textFor(messages, status)
  render(ctx, 'error', { status, title, message, details }, { status })
}

/**
 * Responds to a link of a mail that is no longer valid.
 * @param why a key of the texts
 */
export function showDeadLink(
  render: Render,
  ctx: Context,
  why: 'used_link' | 'taken_address' = 'used_link',
): void {
  showError(render, ctx, { status: 400, ...pageLanguage(ctx).texts.error[why] })
}

/** Refusals are written in English. If one is not translated, only its status is explained. */
const inReadersLanguage = (language: Language, sentence: string | undefined): string | null => {
  if (sentence === undefined || language.code === 'en') return sentence ?? null
  return translated(language, sentence)
}

/** The text for a status, else the one for its class. */
const textFor = (texts: Record<string, string>, status: number): string =>
  texts[status] ?? texts[status >= 500 ? '500' : '400'] ?? ''
