import { z } from 'zod'
import type { Reach } from '../../http/outgoing/address.ts'
import { outgoingUrlProblem } from '../../http/outgoing/outgoing_url.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Violation } from '../../violation.ts'
import { environment, id, oneLine } from '../fields.ts'

// Merchants' names come from the vendor's platform, where they may be longer than names that partners choose.
const NAME = 200

const unit = z.strictObject({
  id,
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens'),
  name: oneLine(NAME),
})

const MOST_CLIENTS = 100
const LONGEST_CLIENT = 500
const LONGEST_ISSUER = 500
const LONGEST_SUBJECT = 255

/** The identity provider whose assertions about a tenant's people count (docs/agents.md). */
const identityProvider = z.strictObject({
  issuer: oneLine(LONGEST_ISSUER).describe('Its issuer identifier (RFC 8414), as `iss` has it'),
  client_ids: z
    .array(oneLine(LONGEST_CLIENT))
    .max(MOST_CLIENTS, `must be ${MOST_CLIENTS} at most`)
    .refine((ids) => new Set(ids).size === ids.length, 'must not list a client twice')
    .describe('The clients here for which it may speak'),
  tenant: oneLine(LONGEST_SUBJECT)
    .nullable()
    .default(null)
    .describe('What it calls this tenant in `tenant`, where it speaks for several organisations'),
})

/** A merchant and its units, as the vendor's platform knows them. */
export const tenantSchema = z.strictObject({
  name: oneLine(NAME),
  environment: environment.describe('It cannot be changed'),
  verified: z.boolean().describe('Whether its owners can connect apps'),
  units: z
    .array(unit)
    .max(10_000, 'must have at most 10,000 items')
    .superRefine(refuseRepeats)
    .optional()
    .describe('All units, each with "id", "kind" and "name". If absent, they stay'),
  identity_provider: identityProvider
    .nullable()
    .optional()
    .describe('Where its people sign in, for apps that act on their behalf. If absent, it stays'),
})

export type Tenant = z.infer<typeof tenantSchema>
export type Unit = z.infer<typeof unit>
export type IdentityProvider = z.infer<typeof identityProvider>
export type Environment = z.infer<typeof environment>

/** Checks what the schema cannot: the kind of unit that the platform has, and what outgoing requests may reach. */
export function tenantViolations(
  { binding: { kind } }: Platform,
  reach: Reach,
  { units = [], identity_provider }: Tenant,
): Violation[] {
  const violations = units.flatMap((unit, index) =>
    unit.kind === kind
      ? []
      : [
          {
            path: `/units/${index}/kind`,
            message: `must be "${kind}", the only kind of unit on this platform`,
          },
        ],
  )
  const problem = identity_provider ? issuerProblem(identity_provider.issuer, reach) : null
  return problem === null
    ? violations
    : [...violations, { path: '/identity_provider/issuer', message: problem }]
}

/** RFC 8414 §2: an issuer is an https URL without query and fragment. */
function issuerProblem(issuer: string, reach: Reach): string | null {
  return issuer.includes('?') ? 'must not have a query' : outgoingUrlProblem(issuer, { http: false, reach })
}

function refuseRepeats(units: Unit[], context: z.RefinementCtx): void {
  const seen = new Set<string>()
  for (const [index, { id }] of units.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is listed twice' })
    seen.add(id)
  }
}
