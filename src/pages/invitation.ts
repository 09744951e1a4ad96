import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../database/transaction.ts'
import { showDeadLink } from '../http/pages/error_page.ts'
import { readForm } from '../http/pages/form.ts'
import { chooseLanguage } from '../http/pages/language.ts'
import { seeOther } from '../http/pages/see_other.ts'
import { badRequest, Problem } from '../http/problem.ts'
import {
  acceptInvitation,
  declineInvitation,
  findInvitation,
  signUpInvited,
} from '../model/people/invited_person.ts'
import { tokenOf } from '../model/people/mailed_links.ts'
import { hashSecret } from '../model/people/password.ts'
import { type PasswordError, passwordError } from '../model/people/password_rule.ts'
import type { TeamRole } from '../model/people/team_roles.ts'
import { invitedSchema } from '../model/people/user_schema.ts'
import { violationsIn } from '../violation.ts'
import { fieldErrors } from './field_errors.ts'
import type { PageRuntime } from './page_runtime.ts'
import { currentActor } from './signed_in.ts'

type Errors = { name?: string; password?: PasswordError }

declare module '../http/pages/views.ts' {
  interface Views {
    invitation: {
      token: string
      email: string
      /** The role that the invitation gives. */
      role: TeamRole
      publisher: string
      inviter: string | null
      /** Whether the reader has confirmed the invited address, and so can accept or decline. */
      may_respond: boolean
      /** Set if nobody is signed in. `sign_up` is the form for a new account; null if sign-up is closed. */
      visitor: { sign_in_href: string; sign_up: SignUpForm | null } | null
      /**
       * Set if the reader is signed in with another address. If neither is set, the reader must first confirm the
       * address.
       */
      other_person: { name: string; email: string; sign_out_action: string } | null
    }
  }
}

type SignUpForm = { name: string; errors: Errors; has_account: boolean }
const EMPTY: SignUpForm = { name: '', errors: {}, has_account: false }

/** `/invitation`: the page that an invitation's mail links to. Opening it does not use up the invitation. */
export function invitationRoutes({ db, render, config, sessions, now }: PageRuntime): Router {
  const router = new Router({ prefix: '/invitation' })

  const show = async (ctx: Context, token: string, status = 200, form = EMPTY): Promise<void> => {
    const invitation = await findInvitation(db, token, now())
    if (!invitation) return showDeadLink(render, ctx)
    const { person } = ctx.state
    const isOther = person?.email.toLowerCase() !== invitation.email.toLowerCase()
    const back = `return_to=${encodeURIComponent(`/invitation?token=${token}`)}`
    const data = {
      ...invitation,
      token,
      may_respond: !isOther && (person?.confirmed ?? false),
      visitor: person
        ? null
        : { sign_in_href: `/signin?${back}`, sign_up: config.signUp === 'closed' ? null : form },
      other_person:
        person && isOther
          ? { name: person.name, email: person.email, sign_out_action: `/signout?${back}` }
          : null,
    }
    render(ctx, 'invitation', data, { status })
  }

  router.get('/', (ctx) => show(ctx, tokenOf(ctx.query['token'])))

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const token = tokenOf(form.raw('token'))
    const decision = form.text('decision')
    if (decision !== 'accept' && decision !== 'decline') throw badRequest('Accept or decline the invitation.')
    // Shows who must sign in, if nobody has.
    if (!ctx.state.person) return await show(ctx, token)
    const respond = decision === 'accept' ? acceptInvitation : declineInvitation
    const outcome = await inTransaction(db, (trx) => respond(trx, token, currentActor(ctx), now()))
    if (outcome === 'used') return showDeadLink(render, ctx)
    if (outcome === 'other_person') return await show(ctx, token, 403)
    seeOther(ctx, `/developers?done=${decision === 'accept' ? 'joined' : 'declined'}`)
  })

  router.post('/sign-up', async (ctx) => {
    if (config.signUp === 'closed') throw signUpClosed()
    const form = await readForm(ctx)
    const token = tokenOf(form.raw('token'))
    const person = { name: form.text('name'), password: form.raw('password') }
    const { error } = invitedSchema.safeParse(person)
    if (error) {
      const { name } = fieldErrors<'name'>(violationsIn(error, person))
      const password = passwordError(person.password)
      const errors = { ...(name ? { name } : {}), ...(password ? { password } : {}) }
      return await show(ctx, token, 422, { ...EMPTY, name: person.name, errors })
    }
    // Before the hash, so that an invalid link costs no hashing.
    if (!(await findInvitation(db, token, now()))) return showDeadLink(render, ctx)
    const passwordHash = await hashSecret(person.password)
    const language = chooseLanguage(ctx).code
    const outcome = await inTransaction(db, (trx) =>
      signUpInvited(trx, token, { name: person.name, passwordHash, language }, ctx.ip, now()),
    )
    if (outcome.kind === 'used') return showDeadLink(render, ctx)
    if (outcome.kind === 'has_account')
      return await show(ctx, token, 422, { ...EMPTY, name: person.name, has_account: true })
    await sessions.open(ctx, outcome.user)
    seeOther(ctx, '/developers?done=joined')
  })
  return router
}

/** The error for a new account while sign-up is closed. */
export const signUpClosed = (): Problem =>
  new Problem('forbidden', 'You cannot create an account here. Ask the staff of this platform for one.')
