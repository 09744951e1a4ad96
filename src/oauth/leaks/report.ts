import { hash } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { z } from 'zod'
import { readJson } from '../../http/body.ts'
import { addressKey } from '../../http/caller_address.ts'
import { badRequest, Problem } from '../../http/problem.ts'
import { revokeLeakedClientSecret } from '../../model/apps/leaked_client_secret.ts'
import type { LeakReport } from '../../model/audit/leak_notice.ts'
import { revokeLeakedOperatorToken } from '../../model/operators/leaked_operator_token.ts'
import { limitKey, takeRateLimit, waitAfter } from '../../model/rate_limits.ts'
import { revokeLeakedSigningSecret } from '../../model/webhooks/leaked_signing_secret.ts'
import type { Runtime } from '../../runtime.ts'
import { violationsIn } from '../../violation.ts'
import { grantOf } from '../grants/tokens.ts'
import { revokeLeakedAccessToken, revokeLeakedRefreshToken } from './leaked_token.ts'
import { secretFormats } from './secret_formats.ts'

const MOST_BYTES = 262_144
const MOST_ENTRIES = 100
const PER_ADDRESS = { most: 60, period: 60_000, burst: 60 }
const LONGEST_URL = 500

const leaksSchema = z
  .array(
    z.object({
      token: z.string().min(1).max(512),
      type: z.string().max(100),
      url: z.string().max(2048),
    }),
  )
  .min(1)
  .max(MOST_ENTRIES)

/**
 * `POST /oauth/report_leak`, after GitHub's secret scanning partner programme: anyone who finds a secret can report
 * it without authentication, and it is revoked immediately. Revoking a secret this way requires knowing it. Reports
 * of unknown or dead secrets change nothing.
 */
export function leakReports(runtime: Runtime): Middleware {
  const redact = urlRedactor(runtime)
  return async (ctx, next) => {
    if (ctx.path !== '/oauth/report_leak' || ctx.method !== 'POST') return next()
    ctx.set('Cache-Control', 'no-store')
    const key = limitKey('leak report address', addressKey(ctx.ip))
    const decision = await takeRateLimit(runtime.db, key, PER_ADDRESS, runtime.now())
    if (!decision.accepted) {
      ctx.set('Retry-After', String(waitAfter(PER_ADDRESS, decision)))
      return refuse(ctx, 429, 'temporarily_unavailable', 'too many reports from this address')
    }
    try {
      const leaks = await readLeaks(ctx)
      const tokens = leaks.map(({ token }) => token)
      const actor = { kind: 'anonymous', ip: ctx.ip } as const
      const labels: { token_hash: string; label: string }[] = []
      for (const { token, url } of leaks) {
        const isOurs = await revokeLeaked(runtime, { token, url: redact(url, tokens), actor })
        labels.push({
          token_hash: hash('sha256', token),
          label: isOurs ? 'true_positive' : 'false_positive',
        })
      }
      ctx.body = labels
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      ctx.set(error.headers)
      // 503 if too many hashes wait: secrets that were not compared must be reported again.
      const code = error.status === 503 ? 'temporarily_unavailable' : 'invalid_request'
      refuse(ctx, error.status, code, error.message)
    }
  }
}

async function readLeaks(ctx: Context): Promise<z.infer<typeof leaksSchema>> {
  const body = await readJson(ctx, MOST_BYTES)
  const { data, error } = leaksSchema.safeParse(body)
  if (data) return data
  const [first] = violationsIn(error, body)
  throw badRequest(`The body ${first?.path ?? ''} ${first?.message ?? 'is not valid'}`.replace(/ {2,}/g, ' '))
}

/**
 * Each kind is looked up by a fast hash, regardless of the reported type. The platform sets the prefixes of client
 * and signing secrets, and may have changed them since the secret was issued.
 */
async function revokeLeaked(runtime: Runtime, report: LeakReport): Promise<boolean> {
  const { db, now } = runtime
  if (report.token.startsWith('dbat_')) return await revokeLeakedAccessToken(db, report, now())
  if (report.token.startsWith('dbop_') && (await revokeLeakedOperatorToken(db, report, now()))) return true
  const grant = grantOf(report.token)
  if (grant) return await revokeLeakedRefreshToken(db, grant, report, now())
  return (
    (await revokeLeakedClientSecret(db, report, now())) ||
    (await revokeLeakedSigningSecret(db, runtime, report))
  )
}

/**
 * @returns the part of a reported address that can be kept: no user info, query, fragment or anything like a secret
 */
function urlRedactor({ platform }: Runtime): (url: string, tokens: string[]) => string | null {
  const secret = new RegExp(
    secretFormats(platform)
      .map((format) => format.pattern)
      .join('|'),
  )
  return (url, tokens) => {
    if (!URL.canParse(url)) return null
    const { protocol, origin, pathname } = new URL(url)
    if (protocol !== 'https:' && protocol !== 'http:') return null
    const path = decoded(pathname)
    const isSecret =
      path === null || secret.test(pathname) || secret.test(path) || tokens.some((t) => path.includes(t))
    return isSecret ? origin : (origin + pathname).slice(0, LONGEST_URL)
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

function refuse(ctx: Context, status: number, error: string, description: string): void {
  ctx.status = status
  ctx.body = { error, error_description: description }
}
