import type { Certificate } from '../../support/certificates.ts'

/** What the benchmark's processes say to each other. */

export type ToReceiver =
  | { kind: 'listen'; certificate?: Certificate }
  /** Count from nothing, and tell when so many have come. `note`: remember when each came. */
  | { kind: 'expect'; count: number; note?: boolean }
  | { kind: 'report' }
export type FromReceiver =
  | { kind: 'listening'; port: number }
  | { kind: 'ready' }
  /** When the first and the last of those expected came. */
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
