import type { Platform, RecordType } from '../../platform/definition.ts'
import { describedFields, validateRecord } from '../../platform/records.ts'
import { UpstreamFailure } from './exchange.ts'

/** Whose rows may be passed on: those of a tenant, or of one unit of it. */
export type RowOwner = { tenant: string; unit: string | null }

/** Takes what the vendor's own service sent, and returns what the caller may see of it. */
export type RowReader = {
  /**
   * @param view the fields of a named view; null for the whole records
   * @returns the records as JSON, the cursor of the next page, and how many rows belong to somebody else
   * @throws UpstreamFailure for anything but the shape that docs/your-own-api.md describes
   */
  page(
    body: Buffer,
    asked: { owner: RowOwner; limit: number; view: string[] | null },
  ): { items: string[]; next: string | null; dropped: number }
  /** @returns the record as JSON; null for one that belongs to somebody else */
  record(body: Buffer, asked: { owner: RowOwner; id: string }): string | null
}

const ID = /^[A-Za-z0-9_-]{1,128}$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/
const LONGEST_CURSOR = 1024
const ENVELOPE = ['id', 'unit', 'created_at', 'updated_at']

type Row = Record<string, unknown>

export function createRowReader(platform: Platform, type: RecordType): RowReader {
  const described = describedFields(type.schema)
  const isDescribed = (field: string): boolean => described === 'any' || described.has(field)
  // A "tenant" that the definition describes is data of the record's own.
  const saysTenant = !(described !== 'any' && described.has('tenant'))

  const belongsTo = ({ tenant, unit }: RowOwner, row: Row): boolean =>
    (unit === null || row['unit'] === unit) &&
    !(saysTenant && row['tenant'] !== undefined && row['tenant'] !== tenant)

  /** @throws UpstreamFailure */
  const recordOf = (row: Row, at: string): Row => {
    const id = idOf(row['id'], at)
    const record: Row = {
      id,
      unit: unitOf(row['unit'], at),
      created_at: instantOf(row['created_at'], `${at}/created_at`),
      updated_at: instantOf(row['updated_at'], `${at}/updated_at`),
    }
    const own = Object.entries(row).filter(([field]) => !ENVELOPE.includes(field) && isDescribed(field))
    // The envelope is part of the data where the definition describes it as such.
    const envelope = ENVELOPE.filter((field) => described !== 'any' && described.has(field))
    const data = Object.fromEntries([...own, ...envelope.map((field) => [field, record[field]])])
    const [violation] = validateRecord(platform, type.name, data, String(id), at)
    if (violation) throw malformed(violation.path, violation.message)
    return Object.fromEntries([...Object.entries(record), ...own])
  }

  return {
    page(body, { owner, limit, view }) {
      const { data, next_cursor } = objectOf(parse(body), '')
      if (!Array.isArray(data)) throw malformed('/data', 'is not a list')
      if (data.length > limit)
        throw malformed('/data', `has ${data.length} rows, though ${limit} were asked for`)
      const rows = data.map((row, index) => objectOf(row, `/data/${index}`))
      const items = rows.flatMap((row, index) => {
        if (!belongsTo(owner, row)) return []
        const record = recordOf(row, `/data/${index}`)
        return [JSON.stringify(view ? viewOf(record, view) : record)]
      })
      return { items, next: cursorOf(next_cursor), dropped: rows.length - items.length }
    },
    record(body, { owner, id }) {
      const row = objectOf(parse(body), '')
      if (!belongsTo(owner, row)) return null
      const record = recordOf(row, '')
      if (String(record['id']) !== id) throw malformed('/id', 'is not the one that was asked for')
      return JSON.stringify(record)
    },
  }
}

/** As record_view() does with stored records (migrations/0001_tenants.ts). */
function viewOf(record: Row, fields: string[]): Row {
  const named = fields.filter((field) => field !== 'id' && Object.hasOwn(record, field))
  return Object.fromEntries(['id', ...named].map((field) => [field, record[field]]))
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

function instantOf(value: unknown, at: string): string {
  const time = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw malformed(at, 'is not a time in ISO 8601 with an offset')
  return new Date(time).toISOString()
}

function cursorOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_CURSOR) return value
  throw malformed('/next_cursor', `is neither null nor 1 to ${LONGEST_CURSOR} characters`)
}
