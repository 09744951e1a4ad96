import Router from '@koa/router'
import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { localPath } from '../../http/local_path.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { creationOptions } from '../../model/passkeys/ceremony_options.ts'
import { type AddedPasskey, addPasskey, passkeysOf, removePasskey } from '../../model/passkeys/passkeys.ts'
import { replaceRecoveryCodes } from '../../model/passkeys/recovery_codes.ts'
import { isFreshlyProven, mustHavePasskey } from '../../model/passkeys/requirement.ts'
import { readCreation } from '../../model/passkeys/responses.ts'
import { useCreationChallenge } from '../../model/passkeys/use_passkey.ts'
import { verifyCreation } from '../../model/passkeys/verify.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import { StepChecks } from '../../oauth/proof/step_checks.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import {
  type AddPasskeyForm,
  addPasskeyForm,
  type PasskeyError,
  type PasskeySection,
  whyNone,
} from './passkeys.ts'

/** `lines`: the codes, one per line. */
interface RecoveryCodes {
  lines: string
  continue_href: string
}

/** `codes_page`: shows the recovery codes that came with the first passkey; null for any other one. */
type AddedHere = { kind: 'added'; codes_page: string | null }

declare module '../../http/pages/views.ts' {
  interface Views {
    'account/new_passkey': Pick<PasskeySection, 'no_host' | 'not_used' | 'required'> & {
      add: AddPasskeyForm | null
    }
    'account/recovery_codes': RecoveryCodes
  }
}

const LONGEST_NAME = 60

/** `/account/passkeys`: adding and removing them, and new recovery codes. */
export function passkeyRoutes(runtime: PageRuntime): Router {
  const { db, render, config, sessions, now } = runtime
  const proven = requireFreshProof(runtime)
  const checks = new StepChecks(runtime)
  const router = new Router()
  const returnToOf = (value: unknown): string => localPath(value, config.publicUrl) ?? '/account'

  const show = async (ctx: Context, form: Partial<AddPasskeyForm>): Promise<void> => {
    const session = await sessions.current(ctx)
    const required = session !== null && mustHavePasskey(config, session)
    if (form.error) ctx.status = 422
    render(ctx, 'account/new_passkey', { add: addPasskeyForm(runtime, form), ...whyNone(runtime), required })
  }

  router.get('/new', async (ctx) => show(ctx, { return_to: returnToOf(ctx.query['return_to']) }))

  router.get('/options', async (ctx) => {
    ctx.set('Cache-Control', 'no-store')
    const session = await sessions.current(ctx)
    if (!checks.rp || !session || config.localSignIn === 'none') return
    if (!isFreshlyProven(session, now())) {
      const back = `/account/passkeys/new?return_to=${encodeURIComponent(returnToOf(ctx.query['return_to']))}`
      ctx.status = 401
      ctx.body = { href: `/signin/proof?return_to=${encodeURIComponent(back)}` }
      return
    }
    const ceremony = checks.ceremony(checks.rp, ctx, 'add', session.person.id)
    ctx.body = await creationOptions(db, ceremony, session.person)
  })

  router.post('/', proven, async (ctx) => {
    const form = await readForm(ctx)
    const typed = form.text('name')
    const return_to = returnToOf(form.raw('return_to'))
    const refuse = (error: PasskeyError) => show(ctx, { name: typed, return_to, error })
    if (typed.length > LONGEST_NAME) return await refuse('name')
    const added = await add(ctx, form.raw('passkey'), typed || 'Passkey', return_to)
    if (added.kind !== 'added') return await refuse(added.kind)
    // The person has just used the authenticator, so the session is proven.
    await sessions.prove(ctx, { method: 'second_step' })
    if (added.codes_page) return seeOther(ctx, added.codes_page)
    seeOther(ctx, return_to === '/account' ? '/account?done=passkey_added' : return_to)
  })

  const add = async (
    ctx: Context,
    text: string,
    name: string,
    return_to: string,
  ): Promise<Exclude<AddedPasskey, { kind: 'added' }> | AddedHere | { kind: 'refused' }> => {
    const { rp } = checks
    const response = readCreation(text)
    if (!rp || !response || config.localSignIn === 'none') return { kind: 'refused' }
    const user = currentPerson(ctx).id
    const verified = await verifyCreation(checks.ceremony(rp, ctx, 'add', user), response)
    if ('reason' in verified) {
      runtime.log.info({ user, reason: verified.reason }, 'a new passkey was refused')
      return { kind: 'refused' }
    }
    return await inTransaction(db, async (trx) => {
      if (!(await useCreationChallenge(trx, verified.challenge))) return { kind: 'refused' }
      const added = await addPasskey(
        trx,
        runtime,
        user,
        { ...verified, name, rp_id: rp.id },
        currentActor(ctx),
      )
      if (added.kind !== 'added') return added
      return {
        kind: added.kind,
        codes_page: added.codes && (await keepCodes(trx, ctx, added.codes, return_to)),
      }
    })
  }

  const keepCodes = async (trx: Database, ctx: Context, codes: string[], continue_href: string) => {
    const shown: RecoveryCodes = { lines: codes.join('\n'), continue_href }
    return await showOnce(trx, runtime, ctx, '/account/passkeys/codes', shown)
  }

  router.get('/:passkey/remove', proven, async (ctx) => {
    const passkeys = await passkeysOf(db, currentPerson(ctx).id)
    const passkey = passkeys.find(({ id }) => id === ctx.params.passkey)
    if (!passkey) throw notFound('This passkey does not exist.')
    askFirst(render, ctx, {
      ...{ act: 'remove_passkey', names: { name: passkey.name } },
      back: '/account',
    })
  })
  router.post('/:passkey/remove', proven, async (ctx) => {
    const session = await sessions.current(ctx)
    const keepsLast = session !== null && mustHavePasskey(config, session)
    const actor = currentActor(ctx)
    const outcome = await inTransaction(db, (trx) =>
      removePasskey(trx, runtime, actor.id, ctx.params.passkey, keepsLast, actor),
    )
    if (outcome === 'unknown') throw notFound('This passkey does not exist.')
    if (outcome === 'last') throw conflict('Your account requires a passkey, and this is the last one.')
    seeOther(ctx, '/account?done=passkey_removed')
  })

  router.post('/codes', proven, async (ctx) => {
    const actor = currentActor(ctx)
    const page = await inTransaction(db, async (trx) => {
      const codes = await replaceRecoveryCodes(trx, runtime, actor.id, actor)
      if (!codes) throw conflict('You get recovery codes when you add your first passkey.')
      return await keepCodes(trx, ctx, codes, '/account')
    })
    seeOther(ctx, page)
  })

  router.get(
    '/codes',
    takeShown(runtime, () => '/account'),
    (ctx) => render(ctx, 'account/recovery_codes', ctx.state.shown as RecoveryCodes),
  )
  return router
}
