import type { FailureCode } from '../../model/webhooks/failure_code.ts'

/** Milliseconds of each phase; null for a phase that did not happen, as when the connection was already open. */
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
      /** Of the receiver's certificate: the day on which it expired or begins (ISO 8601), or the names that it is for. */
      detail: string | null
      fault: Fault
      cause: Error
    }
)
