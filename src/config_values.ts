import { z } from 'zod'
import { parseTrustedProxies, type TrustedProxies } from './http/caller_address.ts'
import { isLoopback } from './http/origins.ts'
import { isPrivateHost } from './http/outgoing/outgoing_url.ts'

// How each kind of value in the environment is parsed, with a sentence about what it must be.

export const flag = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((value) => value === 'true' || value === '1')

export const port = z.coerce.number('must be a port number').int().min(0).max(65_535)

export const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL', abort: true })
  .refine((value) => new URL(value).pathname === '/' && !value.includes('?') && !value.includes('#'), {
    error: 'must be an origin, without a path, query or fragment',
  })
  .refine((value) => value.startsWith('https:') || isLoopback(value), {
    error: 'must be https; plain http is only accepted for loopback hosts',
  })
  .transform((value) => new URL(value).origin)

export const trustedProxies = z.string().transform((value, context): TrustedProxies => {
  try {
    return parseTrustedProxies(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
    return z.NEVER
  }
})

/** RFC 8414 §2, OpenID Connect Discovery §3: an issuer has no query and no fragment, and may have a path. */
export const issuer = z
  .url({ protocol: /^https?$/, error: 'must be an https URL', abort: true })
  .refine((value) => !/[?#]/.test(value), 'must have no query and no fragment')
  .refine((value) => !value.startsWith('http:') || isLoopback(value), {
    error: 'must be https; plain http is only accepted for loopback hosts',
  })

/** The vendor's own service. It may be private, have a path, and use any port. */
export const upstreamUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https URL', abort: true })
  .max(2048, 'must have at most 2048 characters')
  // Calls are sent to this URL, and it is the audience of their tokens. So the parsed URL must be the one that was
  // written.
  .refine((value) => !/[\s\\]/.test(value), 'must not contain spaces or backslashes')
  .refine((value) => !/[?#]/.test(value), 'must have no query and no fragment')
  .refine((value) => !value.includes('@'), {
    error: 'must not contain a user name or password; calls carry their own signed token',
  })
  .refine((value) => value.startsWith('https:') || isPrivateHost(new URL(value)), {
    error: 'must be https; plain http is only accepted for loopback and private hosts',
  })

export const smtpUrl = z
  .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
  .transform((value) => new URL(value))
  .refine((url) => url.hostname !== '', 'must name a host')
  .refine(
    (url) => [...url.searchParams].every(([name, value]) => name === 'starttls' && value === 'optional'),
    'must not have parameters other than starttls=optional',
  )

export const mailbox = z
  .string()
  .max(320)
  .regex(
    /^(?:[^<>"\p{Cc}]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s,;]+@[^<>@\s,;]+)$/u,
    'must be an email address, or Name <address>',
  )

/** Keys of 32 bytes, separated by commas. The first one encrypts, and all of them decrypt. */
export const secretKeys = z
  .string()
  .transform((value) => value.split(',').map((key) => key.trim()))
  .refine((keys) => keys.every((key) => Buffer.from(key, 'base64').length === 32), {
    error: `must be 32 bytes in base64 (for example ${'`openssl rand -base64 32`'}), several separated by commas`,
  })
  .transform((keys) => keys.map((key) => Buffer.from(key, 'base64')))

export const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL')

/** One token, or two while it is being replaced. Each of them gives full access. */
export const operatorTokens = z
  .string()
  .transform((value) => value.split(',').map((token) => token.trim()))
  .refine((tokens) => tokens.length <= 2 && tokens.every((token) => token.length >= 24), {
    error: 'must have at least 24 characters; two tokens are separated by a comma',
  })
