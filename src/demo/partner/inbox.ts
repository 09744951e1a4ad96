import { EventEmitter } from 'node:events'
import type { Environment } from '../../model/tenants/tenant_schema.ts'

/** A delivery as it arrived. */
export type Arrival = {
  /** Counts up from 1. */
  number: number
  environment: Environment
  at: Date
  /** The event type that it names; null where it names none that the platform has published. */
  type: string | null
  verified: boolean
  how: string
  headers: string[]
  body: string
}

const MOST = 50

/** The last deliveries, newest first, and a call for whoever waits for the next one. */
export function createInbox() {
  const arrivals: Arrival[] = []
  const calls = new EventEmitter<{ arrival: [] }>().setMaxListeners(100)
  return {
    arrivals: (): readonly Arrival[] => arrivals,
    add(arrival: Omit<Arrival, 'number'>): void {
      arrivals.unshift({ ...arrival, number: (arrivals[0]?.number ?? 0) + 1 })
      arrivals.length = Math.min(arrivals.length, MOST)
      calls.emit('arrival')
    },
    calls,
  }
}

export type Inbox = ReturnType<typeof createInbox>
