import { z } from 'zod'

/**
 * The platform definition: what the operator publishes to partners, as data. One deployment serves one.
 * This schema is the only description of it: the loader validates with it, editors get it as JSON Schema
 * (`docs/platform.schema.json`), and every other module takes its types from here.
 */

const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens')
const typeName = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,127}$/, 'letters, digits, ".", "_" and "-"')
// RFC 6749 §3.3: scope-token is any visible ASCII but the quote and the backslash.
const scopeName = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'an RFC 6749 scope token')
const sentence = z.string().min(1).max(400)
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'an HTTP field name')
const headerTemplate = z.string().regex(/^[\x20-\x7e]*$/, 'printable ASCII without line breaks')

const credential = z.strictObject({
  prefix: z
    .string()
    .regex(/^[a-z0-9_]*$/)
    .describe('What every value starts with'),
  length: z.int().min(20).max(128).describe('Random characters after the prefix, of [a-z0-9]'),
})

const scope = z.strictObject({
  name: scopeName,
  text: sentence.describe('What the app can do, in a sentence that a merchant understands'),
  title: z.string().min(1).max(60).describe('Two or three words for lists'),
})

const recordType = z.strictObject({
  name: name.describe('The path below /api/v1'),
  title: sentence.describe('Plural, for people'),
  singular: sentence.describe('Singular, for people'),
  scope: scopeName.describe('The scope that reads it'),
  schema: z.record(z.string(), z.json()).describe('JSON Schema 2020-12 of the data'),
  sample: z.record(z.string(), z.json()).describe('An example of the data, valid against the schema'),
})

const eventType = z.strictObject({
  name: typeName,
  text: sentence.describe('When it is sent'),
  record_type: name
    .optional()
    .describe('The record type it is about: its scope is then needed to receive it'),
  scope: scopeName.optional().describe('The scope needed to receive it, where it is about no record type'),
  schema: z
    .record(z.string(), z.json())
    .optional()
    .describe('JSON Schema of its data, where it is not the data of its record type'),
  sample: z
    .record(z.string(), z.json())
    .optional()
    .describe('An example of its data, for tests and documentation'),
})

/**
 * How a delivery is signed. `signed` is a template over `{id}`, `{timestamp}` and `{body}`.
 * The header's value is one `prefix` + signature per live secret, joined by `separator`.
 */
const signature = z.strictObject({
  scheme: z.enum(['hmac-sha256', 'ed25519']),
  header: headerName,
  signed: z.string().min(1),
  encoding: z.enum(['base64', 'hex']),
  prefix: z.string().regex(/^[\x20-\x7e]*$/),
  separator: z
    .string()
    .regex(/^[ ,;]+$/)
    .default(' '),
})

const webhooks = z.strictObject({
  timestamp: z
    .enum(['unix', 'iso8601'])
    .describe('What {timestamp} means in headers and signed text: seconds, or ISO 8601 with milliseconds'),
  headers: z
    .record(headerName, headerTemplate)
    .describe('Templates over {id}, {type}, {timestamp}, {tenant}, {attempt}, {app}'),
  signatures: z.array(signature).describe('None, one or several at once'),
  body: z
    .record(z.string(), z.json())
    .describe(
      'JSON template. A string that is exactly {id}, {uuid}, {type}, {timestamp}, {timestamp_iso}, {tenant}, {unit}, {token}, {record_id}, {event_id} or {data} becomes that value; the key "..." spreads its value into the object',
    ),
  secret: z.strictObject({
    prefix: z.string().describe('What a generated signing secret starts with'),
    bytes: z.int().min(16).max(64).describe('Random bytes of it'),
    encoding: z.enum(['base64', 'hex']).describe('How the bytes are written after the prefix'),
    key: z
      .enum(['decoded', 'text'])
      .describe('The HMAC key: the decoded bytes after the prefix, or the whole secret as UTF-8 text'),
    chosen_by_partner: z.boolean().describe('Whether a partner may bring a secret of its own'),
  }),
  token: z
    .boolean()
    .describe('Whether an endpoint can carry a token of the partner, sent in the body as {token}'),
  success: z.strictObject({ from: z.int().min(100).max(599), to: z.int().min(100).max(599) }),
  timeout_seconds: z.int().min(1).max(60),
  schedule_seconds: z
    .array(z.int().min(0).max(604_800))
    .min(1)
    .max(50)
    .describe('The gap before each attempt, seconds; as many attempts as entries'),
  jitter: z
    .number()
    .min(0)
    .max(0.5)
    .describe('Share of a gap by which it may be longer; 0 where times are published'),
  last_resort: z
    .enum(['dead_letter', 'discard'])
    .describe('How partners read the end of the schedule; both are kept visibly as dead'),
  suspension: z
    .strictObject({
      failed_attempts: z.int().min(1).describe('Failed attempts of an endpoint after which it is suspended'),
      counted: z
        .enum(['consecutive', 'total'])
        .describe('Since the last success, or ever since it was last activated'),
      lifted_by: z.enum(['partner', 'operator']).describe('Who may activate it again'),
    })
    .nullable(),
  endpoints_per_app: z
    .int()
    .min(1)
    .nullable()
    .describe('In one environment; null for any number (at most 50)'),
  needs_scope: scopeName
    .nullable()
    .describe('A scope that the app and the connection must hold to receive anything'),
  http: z
    .strictObject({
      fields: z
        .record(z.string(), z.array(z.string().min(1)))
        .describe('Event type or record type → dotted paths of the data that may travel over plain http'),
    })
    .nullable()
    .describe('null: endpoints must be https. Else plain http is allowed, with these fields only'),
})

export const platformSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    title: z.string().min(1).max(80).describe("The vendor's name on every page"),
    description: sentence,
    choices: z
      .array(sentence)
      .default([])
      .describe("Where the vendor's page is silent: what was chosen. Shown in /docs"),
    credentials: z.strictObject({ client_id: credential, client_secret: credential }),
    tenants: z.strictObject({
      label: z.string().min(1).max(40).describe('Singular: Organisation, Merchant, Hotel'),
      plural: z.string().min(1).max(40),
      verified: z.string().min(1).max(80).describe('What a verified one is called: "formal organisation"'),
      unverified: sentence.describe('Why an unverified one cannot connect apps, and what to do'),
      unverified_sees_apps: z
        .boolean()
        .describe('Whether an unverified tenant sees the apps page in its settings'),
    }),
    binding: z.strictObject({
      units: z.enum(['none', 'optional', 'required']).describe('Whether a connection is bound to one unit'),
      kind: name.describe('The kind of unit that connections bind to'),
      label: z
        .string()
        .min(1)
        .max(40)
        .describe('Name of the second choice on the consent page: Event, Property'),
      plural: z.string().min(1).max(40),
      whole: z.string().min(1).max(80).describe('The choice of no unit: "The whole organisation"'),
    }),
    owner_keys: z.boolean().describe('Whether merchant owners make API keys and webhooks of their own'),
    scopes: z.array(scope).min(1),
    record_types: z.array(recordType).min(1),
    event_types: z.array(eventType),
    webhooks,
    rate_limits: z.strictObject({
      per_minute: z.int().min(1).max(6000),
      burst: z.int().min(1).max(1000),
    }),
    demo: z
      .record(z.string(), z.json())
      .optional()
      .describe('Demo and sandbox seed of this platform, read by the demo only'),
  })
  .meta({ title: 'Drawbridge platform definition' })

export type Platform = z.infer<typeof platformSchema>
export type RecordType = Platform['record_types'][number]
export type EventType = Platform['event_types'][number]
export type WebhookRules = Platform['webhooks']
