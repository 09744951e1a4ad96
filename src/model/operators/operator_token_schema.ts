import { z } from 'zod'
import { oneLine } from '../fields.ts'
import { operatorScopes } from './operator_scopes.ts'

/** A token for one of the operator's programs. */
export const operatorTokenSchema = z.strictObject({
  name: oneLine(120).describe('The program that uses it'),
  scopes: z
    .array(z.enum(operatorScopes, `must be one of ${operatorScopes.join(', ')}`))
    .min(1, 'must contain at least one scope')
    .max(operatorScopes.length)
    .refine((list) => new Set(list).size === list.length, 'contains a scope twice'),
  expires_at: z.iso
    .datetime({ offset: true, error: 'must be a time in ISO 8601' })
    .nullable()
    .default(null)
    .describe('If absent, the token works until it is revoked'),
})
