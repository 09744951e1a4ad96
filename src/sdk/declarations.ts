import { explainedCodes } from '../http/error_codes.ts'
import type { EventType, Platform } from '../platform/definition.ts'
import { addedFields } from '../platform/event_data.ts'
import { findRecordType } from '../platform/scopes.ts'
import { identifier, RESERVED_NAMES, type RecordNames, recordNames, unused } from './names.ts'
import { block, comment, type Field, fieldsOfSchema, indentedLines, typeOfSchema } from './schema_types.ts'

/** definition.d.ts: the types of one platform's records, events and scopes. */
export function declarations(platform: Platform): string {
  const records = recordNames(platform)
  const { interfaces, dataOf } = eventInterfaces(platform, records)
  const map = (entries: [string, string][]) =>
    block(entries.map(([name, type]) => ({ name, type, optional: false, text: '' })))
  return `// Written from the platform definition.
import type { DeletedRecord, List, ListOptions, RequestOptions } from './types.js'

${exportedUnion(
  'Scope',
  platform.scopes.map(({ name }) => name),
)}
export const SCOPES: readonly Scope[]

/** What ApiError.code can be. A newer server may have others. */
${exportedUnion('ErrorCode', [...explainedCodes('api').map(({ code }) => code), 'invalid_request'])}

${records.map(recordInterface).join('\n\n')}

/** The records of each type. */
export interface RecordTypes ${map(records.map(({ type, item }) => [type.name, item]))}

/** What a client can read. */
export interface RecordMethods {
${indentedLines(records.map(methods).join('\n'))}
}

${interfaces.join('\n\n')}

/** The data of each type of event. */
export interface EventDataByType ${map(platform.event_types.map((type) => [type.name, dataOf.get(type.name) ?? '']))}
export type EventType = keyof EventDataByType
/** The catalogue of events: when each is sent, and the scopes that it needs. */
export const EVENT_TYPES: {
  readonly [Type in EventType]: { readonly description: string; readonly scopes: readonly Scope[] }
}
`
}

function exportedUnion(name: string, members: string[]): string {
  const type = members.map((member) => JSON.stringify(member)).join(' | ')
  return `export type ${name} = ${type || 'never'}`
}

const ownField = (name: string, type: string, text: string): Field => ({ name, type, optional: false, text })

/** The interface of a record. The envelope's fields override fields of the same names in the record's own data. */
function recordInterface({ type: { singular, scope, schema }, item }: RecordNames): string {
  const envelope = [
    ownField('id', typeOfId(schema), ''),
    ownField('unit', 'string | null', 'The unit that it belongs to'),
    ownField('created_at', 'string', 'When it was first stored: ISO 8601'),
    ownField('updated_at', 'string', 'When it was last stored: ISO 8601. Lists are ordered by it.'),
  ]
  return `${comment(`${singular}: needs the scope ${scope}.`)}\n${exported(item, envelope, schema)}`
}

/** A record's id is a string, unless its own data has an id of another type. */
function typeOfId(schema: Record<string, unknown>): string {
  const own = fieldsOfSchema(schema).find(({ name }) => name === 'id')?.type
  return own === undefined || own === 'unknown' ? 'string' : own
}

/** An exported type with these fields and those of a schema. */
function exported(name: string, fields: Field[], schema: Record<string, unknown>): string {
  const { properties, ...rest } = schema
  const names = new Set(fields.map((field) => field.name))
  const all = [...fields, ...fieldsOfSchema(schema).filter((field) => !names.has(field.name))]
  const own = all.length === 0 ? '{ [name: string]: unknown }' : block(all)
  // What the schema says in addition to its properties, such as alternative forms of the data.
  const more = ['allOf', 'anyOf', 'oneOf', '$ref'].some((key) => rest[key] !== undefined)
    ? typeOfSchema({ ...rest, type: undefined }, schema)
    : 'unknown'
  return more === 'unknown' ? `export interface ${name} ${own}` : `export type ${name} = ${own} & (${more})`
}

function methods({ type, item, list, get }: RecordNames): string {
  const upstream = type.source === 'upstream'
  const forms = [
    { options: '', more: '?', found: item },
    ...Object.entries(type.views).map(([view, fields]) => ({
      options: ` & { view: ${JSON.stringify(view)} }`,
      more: '',
      found: `Pick<${item}, ${['id', ...fields].map((field) => JSON.stringify(field)).join(' | ')}>`,
    })),
  ]
  const signatures = forms.flatMap(({ options, more, found }) => [
    `${list}(options${more}: ListOptions${options}): List<${found}>`,
    ...(upstream
      ? []
      : [
          `${list}(options: ListOptions${options} & { includeDeleted: boolean }): List<${found} | DeletedRecord>`,
        ]),
  ])
  return [
    comment(`${type.title}, ordered by the time of their last change.`),
    ...signatures,
    `${get}(id: string | number, options?: RequestOptions): Promise<${item}>`,
  ].join('\n')
}

/** One interface for each kind of event data, and its name for each event type. */
function eventInterfaces(platform: Platform, records: RecordNames[]) {
  const taken = new Set([...RESERVED_NAMES, ...records.flatMap(({ item, data }) => [item, data])])
  /** The names by the interface's text. */
  const names = new Map<string, string>()
  const dataOf = new Map<string, string>()
  const interfaces: string[] = []
  for (const type of platform.event_types) {
    const { fields, schema } = eventFields(platform, type)
    const content = exported('', fields, schema)
    let name = names.get(content)
    if (name === undefined) {
      const record = type.schema ? undefined : records.find((one) => one.type.name === type.record_type)
      // The data of the first event about a record gets the record's own name.
      const isFirst = record && ![...names.values()].includes(record.data)
      name = isFirst ? record.data : unused(`${identifier(type.name) ?? 'Event'}Data`, taken)
      names.set(content, name)
      interfaces.push(exported(name, fields, schema))
    }
    dataOf.set(type.name, name)
  }
  return { interfaces, dataOf }
}

function eventFields(platform: Platform, type: EventType) {
  const record = type.record_type === undefined ? undefined : findRecordType(platform, type.record_type)
  const schema = type.schema ?? record?.schema ?? lifecycle(type)
  const added = Object.keys(addedFields(platform, type)).map((name) => ownField(name, 'unknown', ''))
  const id = record && typeOfId(schema)
  return { schema, fields: [...(id ? [ownField('id', id, 'Of the record')] : []), ...added] }
}

/** The two events that Drawbridge publishes, not the vendor. */
function lifecycle({ name }: EventType): Record<string, unknown> {
  if (name !== 'app.installed' && name !== 'app.uninstalled') return {}
  const text = { type: 'string' }
  return {
    required: ['connection', 'app', 'tenant', 'unit', 'scopes'],
    properties: {
      ...{ connection: text, app: text, tenant: text, unit: { type: ['string', 'null'] } },
      scopes: { type: 'array', items: text },
    },
  }
}
