import { z } from 'zod'
import { id, oneLine } from '../fields.ts'
import { importedHash } from '../sign_in/password_hashes.ts'
import { LONGEST_PASSWORD, type PasswordError, passwordError, SHORTEST_PASSWORD } from './password_rule.ts'
import { TEAM_ROLES, type TeamRole } from './team_roles.ts'

export const personName = oneLine(120)

// RFC 5321 §4.5.3.1: at most 64 octets before the "@", 254 in all.
export const emailAddress = z
  .email('must be a full email address')
  .max(254)
  .refine((text) => text.lastIndexOf('@') <= 64, 'must have at most 64 characters before the "@"')

const PASSWORD_VIOLATIONS: Record<PasswordError, string> = {
  too_short: `must have at least ${SHORTEST_PASSWORD} characters`,
  too_long: `must have at most ${LONGEST_PASSWORD} characters`,
  common: 'is too easy to guess; choose another one',
}

export const password = z
  .string()
  .max(LONGEST_PASSWORD, { abort: true })
  .superRefine((text, context) => {
    const error = passwordError(text)
    if (error) context.addIssue({ code: 'custom', message: PASSWORD_VIOLATIONS[error] })
  })

// OpenID Connect Core §2: at most 255 ASCII characters.
export const subject = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 ASCII characters without spaces')

/** What an invited person chooses. The address is the invitation's. */
export const invitedSchema = z.strictObject({ name: personName, password })

export const tenantMembership = z.strictObject({
  id,
  role: z.enum(['owner', 'staff'], 'must be "owner" or "staff"'),
})

/** A membership of a publisher. An id without a role means an admin, as it did before there were roles. */
const publisherMembership = z.union([
  id,
  z.strictObject({ id, role: z.enum(TEAM_ROLES, 'must be "admin" or "developer"') }),
])

/** A person who signs in. */
export const userSchema = z.strictObject({
  email: emailAddress.describe('The address that the person signs in with. It counts as confirmed'),
  name: personName,
  password: password.optional().describe('If absent, it stays. A new password ends all sessions'),
  password_hash: importedHash
    .optional()
    .describe(
      'A hash from another system: argon2id, bcrypt, scrypt or PBKDF2, in the PHC or modular crypt format',
    ),
  subject: subject
    .nullable()
    .optional()
    .describe(
      'The ID of this person at your identity provider ("sub"). Null removes it; if absent, it stays',
    ),
  operator: z.boolean().optional().describe('Whether the person works for the platform. If absent, it stays'),
  tenants: z
    .array(tenantMembership)
    .max(1000)
    .refine(
      (list) => new Set(list.map((tenant) => tenant.id)).size === list.length,
      'contains a tenant twice',
    )
    .optional()
    .describe('All tenants of the person, each with "id" and "role". If absent, they stay'),
  publishers: z
    .array(publisherMembership)
    .max(1000)
    .refine(
      (list) => new Set(list.map((one) => teamMembership(one).id)).size === list.length,
      'contains a publisher twice',
    )
    .optional()
    .describe('All publishers of the person: an ID for an admin, or { id, role }. If absent, they stay'),
})

/** One form for the two ways to write a membership of a publisher. */
export const teamMembership = (membership: PublisherMembership): { id: string; role: TeamRole } =>
  typeof membership === 'string' ? { id: membership, role: 'admin' } : membership

export type User = z.infer<typeof userSchema>
export type PublisherMembership = z.infer<typeof publisherMembership>
export type TenantMembership = z.infer<typeof tenantMembership>
