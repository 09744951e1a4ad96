import { isIP } from 'node:net'
import { z } from 'zod'
import {
  flag,
  issuer,
  mailbox,
  operatorTokens,
  port,
  postgresUrl,
  publicUrl,
  secretKeys,
  smtpUrl,
  trustedProxies,
  upstreamUrl,
} from './config_values.ts'
import type { TrustedProxies } from './http/caller_address.ts'
import { isLoopback, origins } from './http/origins.ts'
import { StartError } from './start_error.ts'
import {
  otherProtocols,
  type TelemetryConfig,
  telemetryConfig,
  telemetryVariables,
} from './telemetry/variables.ts'

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: publicUrl.optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL: z.coerce.number('must be a number').int().min(3).max(200).default(16),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// URL')
    .optional(),
  PLATFORM: z.string().min(1).default('default'),
  SECRET_KEY: secretKeys.optional(),
  OPERATOR_TOKEN: operatorTokens.optional(),
  ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  DEMO: flag.optional(),
  DEMO_APP_PORT: port.optional(),
  ALLOW_PRIVATE_ENDPOINTS: flag.optional(),
  TRUST_PROXY: trustedProxies.default({ hops: 0 }),
  SIGN_IN_ISSUER: issuer.optional(),
  SIGN_IN_CLIENT_ID: z.string().max(255).optional(),
  SIGN_IN_CLIENT_SECRET: z.string().max(2048).optional(),
  SIGN_IN_NAME: z.string().max(60, 'must have at most 60 characters').optional(),
  SIGN_IN_TENANTS_CLAIM: z.string().max(255).optional(),
  LOCAL_SIGN_IN: z.enum(['all', 'publishers', 'none'], 'must be all, publishers or none').optional(),
  REQUIRE_PASSKEYS: flag.default(false),
  SIGN_UP: z.enum(['open', 'invited', 'closed'], 'must be open, invited or closed').default('open'),
  UPSTREAM_URL: upstreamUrl.optional(),
  FRAME_ANCESTORS: origins.default([]),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be a pino level')
    .default('info'),
  METRICS_PORT: port.optional(),
  SHUTDOWN_GRACE_SECONDS: z.coerce.number('must be a number of seconds').min(0).max(60).optional(),
  ...telemetryVariables,
  RETENTION_DAYS: z.coerce.number('must be a number of days').int().min(1).max(3650).default(30),
})

/** The vendor's identity provider, where people of merchants sign in. */
export type IssuerConfig = {
  issuer: string
  clientId: string
  clientSecret: string
  /** Its name for people; null: the platform's title. */
  name: string | null
  /** The claim that lists a person's tenants; null: memberships are managed here. */
  tenantsClaim: string | null
}

export type Config = {
  host: string
  port: number
  /** Issuer and base of every link: an origin without a trailing slash. */
  publicUrl: string
  dataDir: string
  /** null: the embedded server. */
  databaseUrl: string | null
  /** PostgreSQL itself, if `databaseUrl` leads to a pooler; null: the same as `databaseUrl`. */
  databaseDirectUrl: string | null
  databasePool: number
  redisUrl: string | null
  platform: string
  /** null in embedded mode until the key under `dataDir` has been read or created. */
  secretKeys: Buffer[] | null
  /**
   * One, or two while it is being replaced. In embedded mode, empty until the one under `dataDir` was read or
   * created.
   */
  operatorTokens: string[]
  role: 'all' | 'web' | 'worker'
  demo: boolean
  demoAppPort: number
  allowPrivateEndpoints: boolean
  trustProxy: TrustedProxies
  /** null: people have accounts here, or use sign-in links that the vendor's program requested. */
  signInIssuer: IssuerConfig | null
  /** Who can sign in with an account of ours: everyone, only people of publishers, or nobody. */
  localSignIn: 'all' | 'publishers' | 'none'
  /** Whether people with an account of ours must have a passkey to open the console, /settings and consent. */
  requirePasskeys: boolean
  /** Who can create an account: everyone, people who were invited to a publisher, or nobody. */
  signUp: 'open' | 'invited' | 'closed'
  /** The service for record types with the source `upstream`, as the operator wrote it; null: there is none. */
  upstreamUrl: string | null
  /** The origins whose pages can frame /settings; empty: no page can. */
  frameAncestors: string[]
  /** null: mails are stored but not sent. */
  smtp: { url: URL; from: string } | null
  /** Whether browsers on this machine can read the mails that are not sent. Only if everything is a demo. */
  showMails: boolean
  logLevel: string
  metricsPort: number | null
  /** Milliseconds for which a stopping web process still accepts requests. */
  shutdownGraceMs: number
  telemetry: TelemetryConfig
  retentionDays: number
}

/**
 * Reads the environment once. Empty variables count as absent.
 * @param platformProblems says what is wrong with the value of PLATFORM, or with the variables that it needs
 * @throws StartError with one problem per variable; none of them repeats a value
 */
export function readConfig(
  env: Record<string, string | undefined>,
  platformProblems: (platform: string, env: Record<string, string | undefined>) => string[] = () => [],
): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(present)
  const issues = parsed.success ? [] : parsed.error.issues
  const problems = [
    ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...missing(present),
    ...halfOfIssuer(present),
    ...halfOfMail(present),
    ...platformProblems(present['PLATFORM'] ?? 'default', present),
    ...passkeysWithoutName(present),
    ...otherProtocols(present),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new StartError('The configuration is not valid:', problems)
  }
  const value = parsed.data
  const publicUrl = value.PUBLIC_URL ?? `http://127.0.0.1:${value.PORT}`
  // If others could reach the program, settings for development must be requested explicitly.
  const forDevelopment = value.DATABASE_URL === undefined && isLoopback(publicUrl)
  const demo = value.DEMO ?? forDevelopment
  return {
    host: value.HOST,
    port: value.PORT,
    publicUrl,
    dataDir: value.DATA_DIR,
    databaseUrl: value.DATABASE_URL ?? null,
    databaseDirectUrl: value.DATABASE_DIRECT_URL ?? null,
    databasePool: value.DATABASE_POOL,
    redisUrl: value.REDIS_URL ?? null,
    platform: value.PLATFORM,
    secretKeys: value.SECRET_KEY ?? null,
    operatorTokens: value.OPERATOR_TOKEN ?? [],
    role: value.ROLE,
    demo,
    demoAppPort: value.DEMO_APP_PORT ?? value.PORT + 1,
    // The demo's partner app listens on loopback. Without this, it would receive no deliveries.
    allowPrivateEndpoints: value.ALLOW_PRIVATE_ENDPOINTS ?? forDevelopment,
    trustProxy: value.TRUST_PROXY,
    signInIssuer: issuerOf(value),
    localSignIn: value.LOCAL_SIGN_IN ?? (value.SIGN_IN_ISSUER ? 'publishers' : 'all'),
    requirePasskeys: value.REQUIRE_PASSKEYS,
    // Without local sign-in, an account of ours would be of no use.
    signUp: value.LOCAL_SIGN_IN === 'none' ? 'closed' : value.SIGN_UP,
    upstreamUrl: value.UPSTREAM_URL ?? null,
    frameAncestors: value.FRAME_ANCESTORS,
    smtp: value.SMTP_URL && value.MAIL_FROM ? { url: value.SMTP_URL, from: value.MAIL_FROM } : null,
    showMails: demo && forDevelopment && !value.SMTP_URL,
    logLevel: value.LOG_LEVEL,
    metricsPort: value.METRICS_PORT ?? null,
    // With the embedded database, no other process could take over. A stop has 9 s in all.
    shutdownGraceMs: (value.SHUTDOWN_GRACE_SECONDS ?? (value.DATABASE_URL ? 4 : 0)) * 1000,
    telemetry: telemetryConfig(value),
    retentionDays: value.RETENTION_DAYS,
  }
}

function missing(value: Record<string, string | undefined>): string[] {
  if (value['DATABASE_URL'] === undefined) {
    return value['DATABASE_DIRECT_URL'] ? ['DATABASE_DIRECT_URL has no effect without DATABASE_URL'] : []
  }
  const problems: string[] = []
  if (!value['PUBLIC_URL']) {
    problems.push('PUBLIC_URL is required with DATABASE_URL: the origin that browsers and partners use')
  }
  if (!value['SECRET_KEY']) {
    problems.push('SECRET_KEY is required with DATABASE_URL: 32 bytes in base64, the same on every node')
  }
  if (!value['OPERATOR_TOKEN'] && value['ROLE'] !== 'worker') {
    problems.push('OPERATOR_TOKEN is required with DATABASE_URL: at least 24 characters')
  }
  return problems
}

function issuerOf(value: z.infer<typeof environment>): IssuerConfig | null {
  const { SIGN_IN_ISSUER: issuer, SIGN_IN_CLIENT_ID: clientId, SIGN_IN_CLIENT_SECRET: clientSecret } = value
  if (!issuer || !clientId || !clientSecret) return null
  return {
    issuer,
    clientId,
    clientSecret,
    name: value.SIGN_IN_NAME ?? null,
    tenantsClaim: value.SIGN_IN_TENANTS_CLAIM ?? null,
  }
}

function halfOfIssuer(value: Record<string, string | undefined>): string[] {
  const given = value['SIGN_IN_ISSUER'] !== undefined
  const needed = ['SIGN_IN_CLIENT_ID', 'SIGN_IN_CLIENT_SECRET']
  const useless = [...needed, 'SIGN_IN_NAME', 'SIGN_IN_TENANTS_CLAIM'].filter((name) => value[name])
  return given
    ? needed.filter((name) => !value[name]).map((name) => `${name} is required with SIGN_IN_ISSUER`)
    : useless.map((name) => `${name} has no effect without SIGN_IN_ISSUER`)
}

/** A passkey belongs to a host name (Web Authentication §5.1.2). */
function passkeysWithoutName({ REQUIRE_PASSKEYS, PUBLIC_URL }: Record<string, string | undefined>): string[] {
  if (!flag.safeParse(REQUIRE_PASSKEYS).data) return []
  const host = PUBLIC_URL && URL.canParse(PUBLIC_URL) ? new URL(PUBLIC_URL).hostname : '127.0.0.1'
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) ? ['REQUIRE_PASSKEYS needs a host name in PUBLIC_URL'] : []
}

function halfOfMail(value: Record<string, string | undefined>): string[] {
  if (value['SMTP_URL'] && !value['MAIL_FROM'])
    return ['MAIL_FROM is required with SMTP_URL: the sender of every mail']
  if (value['MAIL_FROM'] && !value['SMTP_URL'])
    return ['SMTP_URL is required with MAIL_FROM: without it, no mail is sent']
  return []
}
