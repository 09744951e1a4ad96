import { z } from 'zod'
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
})

export type Tenant = z.infer<typeof tenantSchema>
export type Unit = z.infer<typeof unit>
export type Environment = z.infer<typeof environment>

/** What the schema cannot see: the kind of unit that the platform has. */
export function tenantViolations({ binding: { kind } }: Platform, { units = [] }: Tenant): Violation[] {
  return units.flatMap((unit, index) =>
    unit.kind === kind
      ? []
      : [
          {
            path: `/units/${index}/kind`,
            message: `must be "${kind}", the only kind of unit on this platform`,
          },
        ],
  )
}

function refuseRepeats(units: Unit[], context: z.RefinementCtx): void {
  const seen = new Set<string>()
  for (const [index, { id }] of units.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is listed twice' })
    seen.add(id)
  }
}
