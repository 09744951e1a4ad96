import Router from '@koa/router'
import { type JWTPayload, jwtVerify } from 'jose'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import { closeIssuerSessions } from '../../model/people/sessions.ts'
import { useOnce } from '../../model/used_jwts.ts'
import type { Runtime } from '../../runtime.ts'
import type { Issuer } from './issuer.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
const TOLERANCE_SECONDS = 30
/** Old logout tokens are refused, regardless of their expiry. */
const OLDEST_SECONDS = 600

type LogoutRuntime = Pick<Runtime, 'db' | 'now' | 'log'> & { issuer: Issuer }
type LogoutToken = { sub: string | null; sid: string | null; jti: string; expiresAt: Date }

/**
 * `/signin/backchannel_logout`: the identity provider reports that a person has signed out or was locked out there
 * (OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8).
 */
export function backChannelLogout(runtime: LogoutRuntime): Router {
  const { db, log, now } = runtime
  const router = new Router()

  router.post('/signin/backchannel_logout', async (ctx) => {
    ctx.set('Cache-Control', 'no-store')
    const text = (await readForm(ctx)).raw('logout_token')
    const refuse = (error_description: string): void => {
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description }
    }
    let token: LogoutToken
    try {
      token = await verifyLogoutToken(runtime, text)
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string }
      log.warn({ reason: `${code} ${message}`.trim() }, 'a logout token was refused')
      return refuse('the logout token is not valid')
    }
    const ended = await inTransaction(db, async (trx) => {
      if (!(await useOnce(trx, 'logout token', token.jti, token.expiresAt))) return null
      const users = await closeIssuerSessions(trx, token, now())
      const entries = [...new Set(users)].map((id) => ({
        action: 'user.signed_out' as const,
        actor: { kind: 'user', id, ip: ctx.ip } as const,
        details: { by: 'issuer' },
      }))
      await recordAudit(trx, ...entries)
      return users
    })
    if (ended === null) return refuse('the logout token was already used')
    ctx.status = 200
    ctx.body = ''
  })
  return router
}

/** @throws Error if it is invalid, or the keys of the identity provider are unavailable */
async function verifyLogoutToken({ issuer, now }: LogoutRuntime, text: string): Promise<LogoutToken> {
  const signer = await issuer.signer()
  const { payload, protectedHeader } = await jwtVerify(text, signer.keys, {
    issuer: signer.issuer,
    audience: issuer.config.clientId,
    algorithms: ALGORITHMS,
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: OLDEST_SECONDS,
    currentDate: now(),
    // §2.4 requires "exp" too, which providers of earlier drafts leave out: their tokens are as old as "iat" says.
    requiredClaims: ['iat', 'jti', 'events'],
  })
  // §2.4: the type is recommended, and older providers leave it out. A JWT of another type is not one.
  const type = (protectedHeader.typ ?? 'JWT').toLowerCase().replace(/^application\//, '')
  if (type !== 'logout+jwt' && type !== 'jwt') throw new Error('the JWT has another type')
  return readLogoutClaims(payload, now())
}

/** §2.6, steps 4 to 6. */
function readLogoutClaims(payload: JWTPayload, now: Date): LogoutToken {
  const { sub, sid, jti, nonce, events, exp = Number.POSITIVE_INFINITY } = payload
  const event = isObject(events) ? events[EVENT] : undefined
  if (!isObject(event)) throw new Error('"events" does not name a logout')
  if (nonce !== undefined) throw new Error('a logout token must not have a nonce')
  const [subject, session] = [textOr(sub), textOr(sid)]
  if (subject === null && session === null) throw new Error('"sub" and "sid" are both missing')
  if (typeof jti !== 'string' || jti === '') throw new Error('"jti" is not a string')
  const latest = now.getTime() + (OLDEST_SECONDS + TOLERANCE_SECONDS) * 1000
  const expiresAt = new Date(Math.min((exp + TOLERANCE_SECONDS) * 1000, latest))
  return { sub: subject, sid: session, jti, expiresAt }
}

const textOr = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
