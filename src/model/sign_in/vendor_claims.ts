import { storableText } from '../../database/storable_text.ts'
import { emailAddress, subject, type TenantMembership, tenantMembership } from '../people/user_schema.ts'
import type { VendorIdentity } from './vendor_person.ts'

type Claims = Record<string, unknown>

const MOST_TENANTS = 1000
const LONGEST_NAME = 120

/**
 * Reads what an ID token and the userinfo response say about a person. Both are about the same verified subject; if
 * they differ, the ID token takes precedence.
 * @param tenantsClaim the name of the claim that lists tenants; null if memberships are managed here
 * @returns null if the subject is not valid
 */
export function readVendorClaims(
  idToken: Claims,
  userinfo: Claims,
  tenantsClaim: string | null,
): VendorIdentity | null {
  const sub = subject.safeParse(idToken['sub'])
  if (!sub.success) return null
  const all: Claims = { ...userinfo, ...idToken }
  const email = verifiedEmail(idToken['email'] === undefined ? userinfo : idToken)
  return {
    subject: sub.data,
    email,
    name: nameOf(all) ?? email ?? sub.data,
    tenants: tenantsClaim === null ? null : readTenants(all[tenantsClaim]),
  }
}

/**
 * The address and its verification come from the same source, so that neither source vouches for the other's address.
 */
function verifiedEmail({ email, email_verified }: Claims): string | null {
  if (email_verified !== true) return null
  const parsed = emailAddress.safeParse(email)
  return parsed.success ? parsed.data : null
}

function nameOf({ name, preferred_username }: Claims): string | null {
  for (const text of [name, preferred_username]) {
    if (typeof text !== 'string') continue
    const clean = storableText(text.replaceAll(/\p{Cc}+/gu, ' ').trim(), LONGEST_NAME).trim()
    if (clean !== '') return clean
  }
  return null
}

/**
 * The tenants of a claim. Entries that are not memberships grant nothing. If a tenant is listed twice, the lesser
 * role counts.
 */
function readTenants(claim: unknown): TenantMembership[] {
  if (!Array.isArray(claim) || claim.length > MOST_TENANTS) return []
  const roles = new Map<string, TenantMembership['role']>()
  for (const entry of claim) {
    const parsed = tenantMembership.strip().safeParse(entry)
    if (!parsed.success) continue
    const { id, role } = parsed.data
    roles.set(id, roles.get(id) === 'staff' ? 'staff' : role)
  }
  return [...roles].map(([id, role]) => ({ id, role }))
}
