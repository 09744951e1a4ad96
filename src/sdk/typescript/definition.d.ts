// Replaces the module that is generated from the platform definition (src/sdk/declarations.ts and
// definition_module.ts), so that the files here can be checked without a definition.
import type { DeletedRecord, List, ListOptions, RequestOptions } from './types.js'

/** How this platform writes and signs its webhooks. */
export interface WebhookRules {
  signatures: {
    scheme: 'hmac-sha256' | 'ed25519'
    header: string
    /** Template of the signed text. */
    signed: string
    encoding: 'base64' | 'hex'
    prefix: string
    /** Between several signatures; null if there is only one. */
    separator: string | null
  }[]
  secret: { prefix: string; encoding: 'base64' | 'hex'; key: 'decoded' | 'text' }
  timestamp: 'unix' | 'iso8601'
  /** Where each value of a message is. */
  sources: Partial<Record<'id' | 'uuid' | 'type' | 'timestamp' | 'token', WebhookSource>>
  /** The path to the event's data, and other fields in the same place; null if the data is not sent. */
  data: { path: string[]; without: string[] } | null
  /** The status that acknowledges a delivery. */
  acknowledge: number
}

export type WebhookSource = { header: string } | { path: string[] }

interface Definition {
  packageName: string
  baseUrl: string
  /** The methods of a client, and the record type that each reads. */
  methods: { type: string; list: string; get: string }[]
  webhooks: WebhookRules
}
declare const definition: Definition
export default definition

export type Scope = string
export const SCOPES: readonly Scope[]
export type EventType = string
export const EVENT_TYPES: Readonly<Record<EventType, { description: string; scopes: readonly Scope[] }>>
export type EventDataByType = Record<EventType, unknown>
export type ErrorCode = string

interface Booking {
  id: string
  reference?: string
}
export interface RecordTypes {
  bookings: Booking
  customers: { id: string }
}
export interface RecordMethods {
  listBookings(options?: ListOptions): List<Booking>
  listBookings(options: ListOptions & { includeDeleted: boolean }): List<Booking | DeletedRecord>
  getBooking(id: string | number, options?: RequestOptions): Promise<Booking>
}
