import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { addressKey } from '../../http/caller_address.ts'
import type { AuditAction } from '../../model/audit/actions.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import { noteRefusedAttempt } from '../../model/audit/refused_attempts.ts'
import { type Ceremony, requestOptions } from '../../model/passkeys/ceremony_options.ts'
import { type ChallengePurpose, PasskeyChallenges } from '../../model/passkeys/challenges.ts'
import { useRecoveryCode } from '../../model/passkeys/recovery_codes.ts'
import { type RelyingParty, relyingPartyOf } from '../../model/passkeys/relying_party.ts'
import { readAssertion } from '../../model/passkeys/responses.ts'
import { type UsedPasskey, usePasskey } from '../../model/passkeys/use_passkey.ts'
import { verifySecret } from '../../model/people/password.ts'
import type { Runtime } from '../../runtime.ts'
import { type AttemptKind, countAttempt, DeviceMarks } from '../sign_in/throttle.ts'

/** Why a person has not proved who they are: a key of `sign_in.steps.errors` in the language files. */
export type StepError =
  | 'no_passkey'
  | 'unknown_passkey'
  | 'wrong_passkey'
  | 'wrong_code'
  | 'wrong_password'
  | 'throttled'

export const STEP_STATUS: Record<StepError, number> = {
  no_passkey: 422,
  unknown_passkey: 401,
  wrong_passkey: 401,
  wrong_code: 401,
  wrong_password: 401,
  throttled: 429,
}

export type Checked = { user: string; error?: never } | { user?: never; error: StepError }

/** Who must prove it, and for what. `user` and `email` are empty if anyone can sign in with a passkey. */
export type Asked = { purpose: Exclude<ChallengePurpose, 'add'>; user: string; email: string }

type StepRuntime = Pick<Runtime, 'db' | 'now' | 'vault' | 'config' | 'platform'>

/** Marks of the browsers in which people have signed in. */
export const deviceMarksOf = ({ vault, config }: Pick<Runtime, 'vault' | 'config'>): DeviceMarks =>
  new DeviceMarks(vault.deriveAll('device marks'), config.publicUrl.startsWith('https:'))

/** Verifies passkeys, recovery codes and passwords. Failed attempts are limited alike (T10), and audited. */
export class StepChecks {
  /** null if PUBLIC_URL has an IP address: then there are no passkeys. */
  readonly rp: RelyingParty | null
  readonly #runtime: StepRuntime
  readonly #challenges: PasskeyChallenges
  readonly #devices: DeviceMarks

  constructor(runtime: StepRuntime) {
    this.#runtime = runtime
    this.rp = relyingPartyOf(runtime.config, runtime.platform)
    this.#challenges = new PasskeyChallenges(runtime.vault.deriveAll('passkey challenges'))
    this.#devices = deviceMarksOf(runtime)
  }

  /** What a ceremony needs in this browser. */
  ceremony(rp: RelyingParty, ctx: Context, purpose: ChallengePurpose, user: string): Ceremony {
    const about = { purpose, browser: ctx.state.browserId(), user }
    return { rp, challenges: this.#challenges, about, now: this.#runtime.now() }
  }

  /** Sends what a script needs to ask the browser for a passkey. */
  async sendOptions(ctx: Context, { purpose, user }: Asked): Promise<void> {
    ctx.set('Cache-Control', 'no-store')
    if (!this.rp) return
    ctx.body = await requestOptions(this.#runtime.db, this.ceremony(this.rp, ctx, purpose, user))
  }

  /** @param text what the browser sent; empty if it ran no script */
  async passkey(ctx: Context, asked: Asked, text: string): Promise<Checked> {
    const { rp } = this
    const response = text === '' ? null : readAssertion(text)
    if (!rp || !response) return { error: 'no_passkey' }
    const account = asked.user || response.id
    return await this.#limited(ctx, 'second step', account, asked, async () => {
      const ceremony = this.ceremony(rp, ctx, asked.purpose, asked.user)
      const used = await inTransaction(this.#runtime.db, (trx) => usePasskey(trx, ceremony, text))
      if (!used.refused) return { user: used.user }
      await this.#auditRefusal(ctx, asked, used)
      return { error: used.user === null ? 'unknown_passkey' : 'wrong_passkey' }
    })
  }

  async recoveryCode(ctx: Context, asked: Asked, typed: string): Promise<Checked> {
    const { db } = this.#runtime
    const actor = { kind: 'user', id: asked.user, ip: ctx.ip } as const
    return await this.#limited(ctx, 'second step', asked.user, asked, async () => {
      const right = await inTransaction(db, (trx) =>
        useRecoveryCode(trx, this.#runtime, asked.user, typed, actor),
      )
      if (right) return { user: asked.user }
      await recordAudit(db, { action: failed(asked), actor, details: { by: 'recovery code' } })
      return { error: 'wrong_code' }
    })
  }

  async password(ctx: Context, asked: Asked, typed: string): Promise<Checked> {
    const { db } = this.#runtime
    const row = await db
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', asked.user)
      .executeTakeFirst()
    const hash = row?.password_hash
    if (!hash || typed === '') return { error: 'wrong_password' }
    return await this.#limited(ctx, 'sign-in', asked.email || asked.user, asked, async () => {
      const [right] = await verifySecret([hash], typed, 'known_browser')
      if (right) return { user: asked.user }
      const actor = { kind: 'user', id: asked.user, ip: ctx.ip } as const
      await recordAudit(db, { action: failed(asked), actor, details: { by: 'password' } })
      return { error: 'wrong_password' }
    })
  }

  async #limited(
    ctx: Context,
    kind: AttemptKind,
    account: string,
    { email }: Asked,
    check: () => Promise<Checked>,
  ): Promise<Checked> {
    const { db, now } = this.#runtime
    const device = email === '' ? null : this.#devices.read(ctx, email)
    const caller = { email: account, ip: addressKey(ctx.ip), device }
    const attempt = await countAttempt(db, caller, now(), kind)
    if (attempt.refused) {
      const { key, limit } = attempt.refused
      const refused = { action: 'sign_in.throttled' as const, key, ip: ctx.ip, details: { limit } }
      await noteRefusedAttempt(db, refused, now())
      return { error: 'throttled' }
    }
    const checked = await check().catch(async (error) => {
      await attempt.withdrawn()
      throw error
    })
    if (!checked.error) await attempt.succeeded()
    return checked
  }

  async #auditRefusal(ctx: Context, asked: Asked, { user, refused }: UsedPasskey): Promise<void> {
    const actor = { kind: user ? 'user' : 'anonymous', id: user, ip: ctx.ip } as const
    const { reason = '', count } = refused ?? {}
    const details = { by: 'passkey', reason, ...(count ? { count } : {}) }
    await recordAudit(this.#runtime.db, { action: failed(asked), actor, details })
  }
}

const failed = ({ purpose }: Asked): AuditAction => (purpose === 'proof' ? 'proof.failed' : 'sign_in.failed')
