import type { Certificate } from '../../support/certificates.ts'

/** The messages between the benchmark's processes. */

export type ToReceiver =
  | { kind: 'listen'; certificate?: Certificate }
  /** Start counting at zero, and report when this many have arrived. `note`: record the time of each. */
  | { kind: 'expect'; count: number; note?: boolean }
  | { kind: 'report' }
export type FromReceiver =
  | { kind: 'listening'; port: number }
  | { kind: 'ready' }
  /** When the first and the last of the expected ones arrived. */
  | { kind: 'reached'; first: number; last: number }
  | { kind: 'report'; count: number; arrivals: [string, number][] }

export type SenderName = 'drawbridge' | 'undici loop' | 'pg-boss' | 'graphile-worker'

export type ToSender =
  | {
      kind: 'start'
      sender: SenderName
      databaseUrl: string
      secretKey: string
      urls: string[]
      count: number
      ca?: string
    }
  | { kind: 'stop' }
export type FromSender = { kind: 'started' } | { kind: 'stopped'; rss: number; cpu: number }
