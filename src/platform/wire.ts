import { z } from 'zod'
import { json, scopeName } from './field_types.ts'

/** The part of a platform definition that describes how webhooks are written and sent. */

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'an HTTP field name')
const printable = z.string().regex(/^[\x20-\x7e]*$/, 'printable ASCII without line breaks')

/** The names that templates can use in braces. */
export const PLACEHOLDERS = {
  headers: ['id', 'uuid', 'type', 'timestamp', 'tenant', 'attempt', 'app'],
  signed: ['id', 'uuid', 'type', 'timestamp', 'body'],
  body: [
    'id',
    'uuid',
    'type',
    'timestamp',
    'timestamp_iso',
    'occurred_at',
    'tenant',
    'unit',
    'token',
    'record_id',
    'event_id',
    'data',
  ],
  added_data: ['record_id', 'event_id', 'type', 'tenant', 'unit', 'occurred_at'],
} as const

const listed = (names: readonly string[]) => names.map((name) => `{${name}}`).join(', ')

/**
 * How a delivery is signed. The header's value has one `prefix` + signature per active secret, joined by `separator`.
 */
const signature = z.strictObject({
  scheme: z.enum(['hmac-sha256', 'ed25519']),
  header: headerName,
  signed: z
    .string()
    .min(1)
    .describe(`Template of the text that is signed, over ${listed(PLACEHOLDERS.signed)}`),
  encoding: z.enum(['base64', 'hex']),
  prefix: printable,
  separator: z
    .string()
    .regex(/^[ ,;]+$/, 'of spaces, commas and semicolons')
    .nullable()
    .default(' ')
    .describe(
      'Separates the signatures of two secrets during a rotation. null if receivers expect a single signature: the old secret then signs until the partner switches, for at most 24 hours',
    ),
})

const secret = z.strictObject({
  prefix: printable.describe('The prefix of a generated signing secret'),
  bytes: z.int().min(16).max(64).describe('The number of its random bytes'),
  encoding: z.enum(['base64', 'hex']).describe('The encoding of the bytes after the prefix'),
  key: z
    .enum(['decoded', 'text'])
    .describe('The HMAC key: the decoded bytes after the prefix, or the whole secret as UTF-8 text'),
  chosen_by_partner: z.boolean().describe('Whether partners can choose their own secret'),
})

const suspension = z.strictObject({
  failed_attempts: z.int().min(1).describe('Failed attempts of an endpoint after which it is suspended'),
  counted: z
    .enum(['consecutive', 'total'])
    .describe('Counted since the last success, or since it was last activated'),
  lifted_by: z.enum(['partner', 'operator']).describe('Who can activate it again'),
})

const plainHttp = z.strictObject({
  fields: z
    .record(z.string(), z.array(z.string().min(1)))
    .describe('Event type or record type → dotted paths of the data that may be sent over plain http'),
})

export const webhookRules = z.strictObject({
  timestamp: z
    .enum(['unix', 'iso8601'])
    .describe('The format of {timestamp}, the time of the attempt: seconds, or ISO 8601 with milliseconds'),
  headers: z.record(headerName, printable).describe(`Templates over ${listed(PLACEHOLDERS.headers)}`),
  signatures: z.array(signature).describe('None, one or several at once'),
  body: json.describe(
    `JSON template. A string that is exactly one of ${listed(PLACEHOLDERS.body)} becomes that value; the key "..." spreads its value into the object. {id} is the message's id and {uuid} a UUIDv4 of it, both the same on every attempt; {timestamp} and {timestamp_iso} are the attempt's time, {occurred_at} the event's, ISO 8601; {data} is the event's data, for an event about a record with the record's "id" in it`,
  ),
  secret,
  token: z
    .boolean()
    .describe('Whether an endpoint can carry a token of the partner, sent in the body as {token}'),
  success: z
    .strictObject({ from: z.int().min(100).max(599), to: z.int().min(100).max(599) })
    .describe('The statuses that acknowledge a delivery, including both ends'),
  timeout_seconds: z.int().min(1).max(60),
  schedule_seconds: z
    .array(z.int().min(0).max(604_800))
    .min(1)
    .max(50)
    .describe('Seconds before each attempt; there are as many attempts as entries'),
  jitter: z
    .number()
    .min(0)
    .max(0.5)
    .describe('The share by which a gap may be longer; 0 if the times are published'),
  last_resort: z
    .enum(['dead_letter', 'discard'])
    .describe('What partners are told about the end of the schedule; both are kept visibly as dead'),
  suspension: suspension.nullable().describe('null: failures never suspend an endpoint'),
  endpoints_per_app: z.int().min(1).max(50).nullable().describe('Per environment; null for up to 50'),
  needs_scope: scopeName
    .nullable()
    .describe('A scope that the app and the connection need to receive any event'),
  needs_record_scopes: z
    .boolean()
    .default(true)
    .describe(
      'Whether an event about a record also needs the scope that reads the record; false only with needs_scope',
    ),
  added_data: z
    .record(z.string(), z.record(z.string().min(1).max(100), z.string()))
    .default({})
    .describe(
      `Event type or record type → fields that are added to the data of its events. A value is one of ${listed(PLACEHOLDERS.added_data)}, or {data.…}: a dotted path in the event’s own data`,
    ),
  http: plainHttp
    .nullable()
    .describe('null: endpoints must be https. Otherwise plain http is allowed, with these fields only'),
})
