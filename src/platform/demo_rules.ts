import { z } from 'zod'
import { json, name } from './field_types.ts'

/** The part of a platform definition that the demo is created from: its people, and the records of its tenants. */

const id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'letters, digits, "_" and "-"')

const tenant = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  environment: z.enum(['sandbox', 'production']),
  verified: z.boolean(),
  units: z.array(z.strictObject({ id, name: z.string().min(1).max(200) })).default([]),
})

const records = z
  .strictObject({
    type: name.describe('Record type'),
    per: z.enum(['tenant', 'unit']).describe('Created for each tenant, or for each of its units'),
    count: z.int().min(1).max(500).optional().describe('How many'),
    id: z.json().optional().describe('Recipe of the id'),
    fields: json.optional().describe('Recipe of the data; docs/platform-definitions.md lists its operators'),
    rows: z
      .array(z.strictObject({ id, fields: json }))
      .optional()
      .describe('These records, instead of count, id and fields'),
  })
  .refine(
    (plan) => (plan.rows ? !plan.count && !plan.id && !plan.fields : plan.count && plan.id && plan.fields),
    {
      error: 'needs either "rows", or "count", "id" and "fields"',
    },
  )

const person = z.strictObject({ id, name: z.string().min(1).max(200), email: z.email() })

const app = z.strictObject({ id, name: z.string().min(1).max(120) })

export const demoRules = z.strictObject({
  lists: z
    .record(z.string().regex(/^[a-z_]+$/, 'lower-case letters and "_"'), z.array(z.json()).min(1))
    .default({})
    .describe('Words to pick from, by name'),
  tenants: z.array(tenant).min(1),
  people: z.strictObject({
    owner: person.describe('Owns every tenant except the second verified one'),
    second_owner: person.describe('Owns the second verified tenant'),
    staff: person.describe('Works at the first tenant'),
    developer: person.describe('Works at the publisher'),
  }),
  publisher: z.strictObject({ id, name: z.string().min(1), website: z.url(), support: z.string().min(1) }),
  apps: z.strictObject({
    partner: app.describe('Public, with a secret: the demo’s partner app'),
    mobile: app.describe('Public, on phones, without a secret'),
    in_house: app.describe('Private to the first tenant, with a secret'),
  }),
  records: z.array(records),
})

export type DemoRules = z.infer<typeof demoRules>
export type DemoTenant = DemoRules['tenants'][number]
export type RecordPlan = DemoRules['records'][number]
