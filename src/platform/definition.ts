import { z } from 'zod'
import { demoRules } from './demo_rules.ts'
import { json, label, localText, name, scopeName, sentence, typeName } from './field_types.ts'
import { lookRules } from './look/look_rules.ts'
import { webhookRules } from './wire.ts'

/**
 * The platform definition: what the operator publishes to partners, as data. One deployment serves one definition.
 * This schema is its only description: the loader validates with it, editors get it as JSON Schema
 * (`docs/platform.schema.json`), and all other modules use its types.
 */

const credential = z.strictObject({
  prefix: z
    .string()
    .regex(/^[a-z0-9_]{0,32}$/, 'at most 32 lower-case letters, digits and underscores')
    .describe('The prefix of every value'),
  length: z.int().min(20).max(128).describe('The number of random characters [a-z0-9] after the prefix'),
})

const scope = z.strictObject({
  name: scopeName,
  text: localText(sentence).describe('What the app can do, in a sentence that a merchant understands'),
  title: localText(z.string().min(1).max(60)).describe('Two or three words for lists'),
})

const recordType = z.strictObject({
  name: name.describe('The path below /api/v1'),
  title: localText(sentence).describe('Plural, for people'),
  singular: localText(sentence).describe('Singular, for people'),
  scope: scopeName.describe('The scope that reads it'),
  source: z
    .enum(['stored', 'upstream'])
    .default('stored')
    .describe(
      'Where its records are: stored here, or upstream in the vendor’s own service at UPSTREAM_URL, which is called on every read',
    ),
  schema: json.describe(
    'JSON Schema 2020-12 of the data. Data may repeat the record’s id as a field "id", which must then agree with it',
  ),
  sample: json.describe('An example of the data, valid against the schema'),
  sample_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, 'letters, digits, "_" and "-"')
    .optional()
    .describe('An example ID of a record, for documentation and test events'),
  views: z
    .record(name, z.array(z.string().min(1).max(100)).min(1).max(100))
    .default({})
    .describe('Named views of the list, selected with ?view=: the fields that each contains besides the id'),
})

const sandboxAct = z.strictObject({
  does: z.enum(['create', 'change', 'delete']).describe('What it does to a record of its type'),
  title: label.describe('The label of the button: "Create a booking", "Cancel it"'),
  set: json.default({}).describe('The fields that it sets in the data of the record. Values may be recipes'),
})

const eventType = z.strictObject({
  name: typeName,
  text: localText(sentence).describe('When it is sent'),
  group: localText(label)
    .optional()
    .describe('The heading under which it is listed; types without one come first'),
  record_type: name
    .optional()
    .describe('The record type it is about, whose scope is then needed to receive it'),
  scope: scopeName.optional().describe('The scope needed to receive it, if it is not about a record type'),
  schema: json.optional().describe('JSON Schema of its data, if it differs from the data of its record type'),
  sample: json.optional().describe('An example of its data, for tests and documentation'),
  sandbox: sandboxAct
    .optional()
    .describe(
      'The button that raises it in a sandbox. If absent, an event type about stored records gets a button that stores a record again',
    ),
})

const tenants = z.strictObject({
  label: localText(label).describe('Singular: Organisation, Merchant, Hotel'),
  plural: localText(label),
  verified: localText(z.string().min(1).max(80)).describe(
    'What a verified tenant is called: "formal organisation"',
  ),
  unverified: localText(sentence).describe(
    'Why an unverified tenant cannot connect apps, and what to do about it',
  ),
  unverified_sees_apps: z
    .boolean()
    .describe('Whether an unverified tenant sees the apps page in its settings'),
})

const binding = z.strictObject({
  units: z.enum(['none', 'optional', 'required']).describe('Whether a connection is bound to one unit'),
  kind: name.describe('The kind of unit that connections bind to'),
  label: localText(label).describe('The label of the second choice on the consent page: Event, Property'),
  plural: localText(label),
  whole: localText(z.string().min(1).max(80)).describe(
    'The label of the choice without a unit: "The whole organisation"',
  ),
})

const participants = z.strictObject({
  record_type: name.describe('The record type that holds people'),
  email: z.string().min(1).max(100).describe('The field of its data with the email address of the person'),
})

const rateLimits = z.strictObject({
  per_minute: z.int().min(1).max(6000).describe('Requests accepted in any 60 seconds, per connection'),
  burst: z.int().min(1).max(1000).describe('The size of the bucket, which refills evenly over the minute'),
})

const agents = z.strictObject({
  allow: z
    .enum(['none', 'registered', 'any'])
    .default('none')
    .describe(
      'Which AI agents merchants can connect: none, only apps registered as agents, or any agent with a metadata document',
    ),
  production: z
    .boolean()
    .default(false)
    .describe('Whether unregistered agents can connect to production tenants rather than sandbox tenants'),
  scopes: z
    .array(scopeName)
    .min(1)
    .optional()
    .describe('The scopes that agents can request. If absent, every scope that merchants can grant'),
  rate_limits: rateLimits
    .optional()
    .describe('The limits of an agent’s connection, instead of those of other apps'),
  connection_days: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('Days after which the connection of an agent ends unless it is renewed'),
})

const ownerPages = z.strictObject({
  title: localText(label).optional().describe('The page of keys and webhooks, in the menu: "Developers"'),
  keys: localText(label).optional().describe('Heading of the API keys: "API Keys"'),
  new_key: localText(label).optional().describe('The button that creates a key: "Generate New Key"'),
  webhooks: localText(label).optional().describe('Heading of the webhooks: "Webhooks"'),
  tabs: z.boolean().default(false).describe('Whether keys and webhooks are two tabs rather than one page'),
})

export const platformSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    title: localText(z.string().min(1).max(80)).describe("The vendor's name on every page"),
    description: localText(sentence),
    support: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('How to reach the vendor’s staff: an email address or a page'),
    look: lookRules.optional().describe('The vendor’s look on every page and in every mail'),
    app_categories: z
      .array(localText(label))
      .max(30)
      .default([])
      .describe('The categories that publishers can choose for an app: "Accounting"'),
    choices: z
      .array(sentence)
      .default([])
      .describe("What was decided where the vendor's page says nothing. Shown in /docs"),
    credentials: z.strictObject({ client_id: credential, client_secret: credential }),
    tenants,
    binding,
    owner_keys: z.boolean().describe('Whether merchant owners can create their own API keys and webhooks'),
    owner_key_scopes: z
      .array(scopeName)
      .default([])
      .describe('The scopes that a new key of an owner starts with; empty for all'),
    owner_pages: ownerPages.prefault({}),
    scopes: z.array(scope).min(1),
    record_types: z.array(recordType).min(1),
    participants: participants
      .optional()
      .describe(
        'Lets people sign in to apps as themselves: an app with the scope participant:self reads the record with their confirmed address',
      ),
    event_types: z
      .array(eventType)
      .describe('app.installed and app.uninstalled are added if they are not listed'),
    webhooks: webhookRules,
    rate_limits: rateLimits,
    agents: agents.prefault({}),
    demo: demoRules
      .optional()
      .describe('The people, tenants and records of the demo. Its recipes of records also fill sandboxes'),
  })
  .meta({ title: 'Drawbridge platform definition' })

export type Platform = z.infer<typeof platformSchema>
export type RecordType = Platform['record_types'][number]
export type EventType = Platform['event_types'][number]
/** What causes an event in a sandbox. */
export type SandboxAct = z.infer<typeof sandboxAct>
export type WebhookRules = Platform['webhooks']
