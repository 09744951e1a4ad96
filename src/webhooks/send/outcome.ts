import type { FailureCode } from '../../model/webhooks/deliveries.ts'

/** Milliseconds per phase; null for a phase that did not happen, for example because the connection was open. */
export type Timings = {
  dns: number | null
  connect: number | null
  tls: number | null
  first_byte: number | null
}

/** Whose fault a failure is: the receiver's, or ours. */
export type Fault = 'receiver' | 'sender'

/** The outcome of one POST. Times in milliseconds. */
export type Outcome = { duration: number; timings: Timings } & (
  | { kind: 'responded'; status: number; headers: Record<string, string>; body: string }
  | {
      kind: 'failed'
      error: FailureCode
      /**
       * Of the receiver's certificate: the day on which it expired or becomes valid (ISO 8601), or the names it is
       * valid for.
       */
      detail: string | null
      fault: Fault
      cause: Error
    }
)
