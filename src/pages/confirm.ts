import type { Context } from 'koa'
import type { Texts } from '../../views/languages/en.ts'
import type { Render } from '../http/pages/render.ts'
import type { Cell } from '../http/pages/table.ts'

interface Question {
  /** What is asked, in the texts of `confirm`, and the names that fill their gaps. */
  act: keyof Texts['confirm']
  names: Record<string, string>
  /** What ends with it, counted. */
  facts: { label: string; cell: Cell }[]
  /** Why it is done, where that is recorded: the labels, and what was typed. */
  reason: { label: string; about: string; value: string; error: string | null } | null
  /** Whether something ends with it, as with nearly all that is asked. */
  danger: boolean
  /** Where the form is posted to. */
  action: string
  /** Where whoever keeps it goes. */
  back: string
}

declare module '../http/pages/views.ts' {
  interface Views {
    confirm: Question
  }
}

/**
 * Asks before something ends that cannot be taken back, or that has to have a reason. Whoever agrees posts to the
 * address of the question.
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
