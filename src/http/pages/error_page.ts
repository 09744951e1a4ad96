import type { Context } from 'koa'
import { chooseLanguage } from './language.ts'
import type { Render } from './render.ts'

/** A refusal as a person reads it. A title or message that is left out comes from the reader's language. */
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
  const { titles, messages } = chooseLanguage(ctx).texts.error
  const title = refusal.title ?? textFor(titles, status)
  const message = refusal.message ?? textFor(messages, status)
  render(ctx, 'error', { status, title, message, details }, { status })
}

/**
 * Responds to a link of a mail that does nothing any more.
 * @param why a key of the texts
 */
export function showDeadLink(
  render: Render,
  ctx: Context,
  why: 'used_link' | 'taken_address' = 'used_link',
): void {
  showError(render, ctx, { status: 400, ...chooseLanguage(ctx).texts.error[why] })
}

/** The text for a status, else the one for its class. */
const textFor = (texts: Record<string, string>, status: number): string =>
  texts[status] ?? texts[status >= 500 ? '500' : '400'] ?? ''
