import Router from '@koa/router'
import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { inTransaction } from '../../database/transaction.ts'
import { type Form, readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { checkboxesOf } from '../../http/pages/views.ts'
import { notFound } from '../../http/problem.ts'
import { OPERATOR_SCOPES, operatorScopes } from '../../model/operators/operator_scopes.ts'
import { operatorTokenSchema } from '../../model/operators/operator_token_schema.ts'
import {
  createOperatorToken,
  findOperatorToken,
  listOperatorTokens,
  type OperatorTokenView,
  revokeOperatorToken,
} from '../../model/operators/operator_tokens.ts'
import { violationsIn } from '../../violation.ts'
import { askFirst } from '../confirm.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { currentStaff, queryText } from './gate.ts'

const t = desk.tokens
const LIMIT = 50
const DAY = 86_400_000

type Errors = { name?: string; scopes?: string; expires_at?: string }
type ShownToken = { name: string; token: string }
type Typed = { name: string; scopes: string[]; expires_on: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/tokens': {
      /** The token that was just created. It is shown only once. */
      shown: ShownToken | null
      table: Table
      values: { name: string; expires_on: string }
      scopes: Checkbox[]
      errors: Errors
    }
  }
}

/** `/operator/tokens`: the tokens of the operator's programs. */
export function tokenRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router()
  const blank: Typed = { name: '', scopes: ['read'], expires_on: '' }

  router.get('/', takeShown(runtime), async (ctx) => await show(ctx, blank))

  router.post('/', async (ctx) => {
    const typed = readTyped(await readForm(ctx))
    const given = { name: typed.name, scopes: typed.scopes, expires_at: endOf(typed.expires_on) }
    const parsed = operatorTokenSchema.safeParse(given)
    if (!parsed.success) {
      return await show(ctx, typed, {
        errors: fieldErrors<keyof Errors>(violationsIn(parsed.error, given), t.wrong),
      })
    }
    const expires_at = parsed.data.expires_at === null ? null : new Date(parsed.data.expires_at)
    if (expires_at && expires_at <= now())
      return await show(ctx, typed, { errors: { expires_at: t.in_the_past } })
    const token = { ...parsed.data, expires_at }
    const page = await inTransaction(db, async (trx) => {
      const created = await createOperatorToken(trx, token, currentStaff(ctx), now())
      const shown: ShownToken = { name: token.name, token: created.token }
      return await showOnce(trx, runtime, ctx, '/operator/tokens', shown)
    })
    seeOther(ctx, page)
  })

  router.get('/:token/revoke', async (ctx) => {
    const token = await findOperatorToken(db, ctx.params.token)
    if (!token) throw notFound('This token does not exist, or it was already revoked.')
    askFirst(render, ctx, { act: 'revoke_token', names: { name: token.name }, back: '/operator/tokens' })
  })
  router.post('/:token/revoke', async (ctx) => {
    const { token } = ctx.params
    const revoked = await inTransaction(db, (trx) =>
      revokeOperatorToken(trx, token, currentStaff(ctx), now()),
    )
    if (!revoked) throw notFound('This token does not exist, or it was already revoked.')
    seeOther(ctx, '/operator/tokens?done=operator_token_revoked')
  })

  async function show(
    ctx: Context,
    { name, scopes, expires_on }: Typed,
    { errors = {} }: { errors?: Errors } = {},
  ): Promise<void> {
    const found = await listOperatorTokens(db, { limit: LIMIT, after: queryText(ctx, 'after') || null })
    const rows = found.slice(0, LIMIT)
    const next = found.length > LIMIT ? { href: `?after=${rows.at(-1)?.id}`, label: t.more } : null
    const declared = operatorScopes.map((scope) => ({ name: scope, text: OPERATOR_SCOPES[scope] }))
    const view = {
      shown: (ctx.state.shown as ShownToken | undefined) ?? null,
      ...{ errors, values: { name, expires_on }, scopes: checkboxesOf(declared, scopes) },
      table: tableOf({
        label: t.title,
        columns: Object.values(t.columns),
        rows: rows.map((row) => rowOf(row, now())),
        ...{ empty: t.none, next },
      }),
    }
    render(ctx, 'operator/tokens', view, { status: Object.keys(errors).length > 0 ? 422 : 200 })
  }
  return router
}

const readTyped = (form: Form): Typed => ({
  name: form.text('name'),
  scopes: form.all('scopes'),
  expires_on: form.text('expires_on'),
})

/**
 * The end of a day in UTC, in the format of the schema. Any other text is returned as it is, and the schema refuses
 * it.
 */
function endOf(day: string): string | null {
  if (day === '') return null
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  return Number.isNaN(start) ? day : new Date(start + DAY).toISOString()
}

function rowOf(row: OperatorTokenView, now: Date) {
  const { id, name, scopes, last_four, created_at, expires_at, last_used_at } = row
  const expired = expires_at !== null && expires_at <= now
  const ends = expires_at === null ? text(t.never) : time(expires_at)
  return [
    { ...text(name), note: `…${last_four}` },
    text(scopes.join(', ')),
    time(created_at),
    expired ? state('revoked', t.expired) : ends,
    time(last_used_at),
    {
      acts: [
        act(`/operator/tokens/${id}/revoke`, t.revoke, {
          danger: true,
          name: t.revoke_named.replace('{name}', name),
        }),
      ],
    },
  ]
}
