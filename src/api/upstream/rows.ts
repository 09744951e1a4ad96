import type { Platform, RecordType } from '../../platform/definition.ts'
import { describedFields, validateRecord } from '../../platform/records.ts'
import { UpstreamFailure } from './exchange.ts'

/** Whose rows are passed on: those of a tenant, or of one of its units. */
export type RowOwner = { tenant: string; unit: string | null }

/** Filters the response of the vendor's own service down to what the caller can see. */
export type RowReader = {
  /**
   * @param view the fields of a named view; null for the whole records
   * @returns the records as JSON, the cursor of the next page, and how many rows belong to another tenant
   * @throws UpstreamFailure for any other shape than docs/your-own-api.md describes
   */
  page(
    body: Buffer,
    asked: { owner: RowOwner; limit: number; view: string[] | null },
  ): { items: string[]; next: string | null; dropped: number }
  /** @returns the record as JSON; null if it belongs to another tenant */
  record(body: Buffer, asked: { owner: RowOwner; id: string }): string | null
}

const ID = /^[A-Za-z0-9_-]{1,128}$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/
// Times in the format of the API, which most services use. They need no parsing, except for days after the 28th.
const CANONICAL = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const LONGEST_CURSOR = 1024
const ENVELOPE = ['id', 'unit', 'created_at', 'updated_at']

type Row = Record<string, unknown>
type UpstreamRecord = { envelope: Row; own: Row }

export function createRowReader(platform: Platform, type: RecordType): RowReader {
  const described = describedFields(type.schema)
  const isDescribed = (field: string): boolean =>
    described === 'any' ? field !== '__proto__' : described.has(field)
  const describedEnvelope = ENVELOPE.filter((field) => described !== 'any' && described.has(field))
  // If the definition describes a "tenant", it is part of the record's data.
  const saysTenant = !(described !== 'any' && described.has('tenant'))

  const belongsTo = ({ tenant, unit }: RowOwner, row: Row): boolean =>
    (unit === null || row['unit'] === unit) &&
    !(saysTenant && row['tenant'] !== undefined && row['tenant'] !== tenant)

  /** @throws UpstreamFailure */
  const recordOf = (row: Row, at: string): UpstreamRecord => {
    const id = idOf(row['id'], at)
    const envelope: Row = {
      id,
      unit: unitOf(row['unit'], at),
      created_at: instantOf(row['created_at'], at, 'created_at'),
      updated_at: instantOf(row['updated_at'], at, 'updated_at'),
    }
    const own: Row = {}
    for (const field of Object.keys(row)) {
      if (!Object.hasOwn(envelope, field) && isDescribed(field)) own[field] = row[field]
    }
    // Fields of the envelope are part of the data if the definition describes them.
    const data = describedEnvelope.length === 0 ? own : { ...own, ...only(envelope, describedEnvelope) }
    const [violation] = validateRecord(platform, type.name, data, String(id), at)
    if (violation) throw malformed(violation.path, violation.message)
    return { envelope, own }
  }

  return {
    page(body, { owner, limit, view }) {
      const { data, next_cursor } = objectOf(parse(body), '')
      if (!Array.isArray(data)) throw malformed('/data', 'is not a list')
      if (data.length > limit)
        throw malformed('/data', `has ${data.length} rows, although ${limit} were requested`)
      const rows = data.map((row, index) => objectOf(row, `/data/${index}`))
      const items = rows.flatMap((row, index) => {
        if (!belongsTo(owner, row)) return []
        const record = recordOf(row, `/data/${index}`)
        return [view ? viewOf(record, view) : documentOf(record)]
      })
      return { items, next: cursorOf(next_cursor), dropped: rows.length - items.length }
    },
    record(body, { owner, id }) {
      const row = objectOf(parse(body), '')
      if (!belongsTo(owner, row)) return null
      const record = recordOf(row, '')
      if (String(record.envelope['id']) !== id) throw malformed('/id', 'is not the one that was requested')
      return documentOf(record)
    },
  }
}

/** As record_document() writes a stored record (migrations/0001_tenants.ts): the envelope first. */
function documentOf({ envelope, own }: UpstreamRecord): string {
  return JSON.stringify(Object.assign(envelope, own))
}

/** As record_view() does. */
function viewOf({ envelope, own }: UpstreamRecord, fields: string[]): string {
  return JSON.stringify({ id: envelope['id'], ...only(own, fields) })
}

/** The named fields that the row has. */
function only(row: Row, fields: string[]): Row {
  const named: Row = {}
  for (const field of fields) if (Object.hasOwn(row, field)) named[field] = row[field]
  return named
}

function malformed(path: string, message: string): UpstreamFailure {
  return new UpstreamFailure('malformed', `${path || 'its response'} ${message}`)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw malformed('', 'is not JSON in UTF-8')
  }
}

function objectOf(value: unknown, at: string): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row
  throw malformed(at, 'is not an object')
}

function idOf(value: unknown, at: string): string | number {
  if (typeof value === 'string' && ID.test(value)) return value
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw malformed(`${at}/id`, 'is neither 1 to 128 letters, digits, "_" and "-", nor a whole number')
}

function unitOf(value: unknown, at: string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && ID.test(value)) return value
  throw malformed(`${at}/unit`, 'is neither the id of a unit nor null')
}

function instantOf(value: unknown, at: string, field: string): string {
  if (typeof value === 'string') {
    if (CANONICAL.test(value)) return value
    const time = INSTANT.test(value) ? Date.parse(value) : Number.NaN
    if (!Number.isNaN(time)) return new Date(time).toISOString()
  }
  throw malformed(`${at}/${field}`, 'is not a time in ISO 8601 with an offset')
}

function cursorOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_CURSOR) return value
  throw malformed('/next_cursor', `is neither null nor 1 to ${LONGEST_CURSOR} characters`)
}
