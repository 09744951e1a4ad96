import type { Context } from 'koa'
import type { Texts } from '../../views/languages/en.ts'
import type { Render } from '../http/pages/render.ts'
import type { Cell } from '../http/pages/table.ts'

interface Question {
  /** The question, as a key of the texts of `confirm`, and the names that fill its gaps. */
  act: keyof Texts['confirm']
  names: Record<string, string>
  /** What the act ends, counted. */
  facts: { label: string; cell: Cell }[]
  /** The field for a reason, if one is recorded: its labels, and what was typed. */
  reason: { label: string; about: string; value: string; error: string | null } | null
  /** Whether the act ends something. Nearly all do. */
  danger: boolean
  /** The URL that the form is posted to. */
  action: string
  /** Where a person who cancels continues. */
  back: string
}

declare module '../http/pages/views.ts' {
  interface Views {
    confirm: Question
  }
}

/**
 * Asks for confirmation before an act that cannot be undone or that needs a reason.
 * The form posts to the URL of the question.
 */
export const askFirst = (
  render: Render,
  ctx: Context,
  question: Pick<Question, 'act' | 'names' | 'back'> & Partial<Question>,
): void =>
  render(
    ctx,
    'confirm',
    { facts: [], reason: null, danger: true, action: ctx.path, ...question },
    { status: question.reason?.error ? 422 : 200 },
  )
