/** Milliseconds of each phase; null for a phase that did not happen, as when the connection was already open. */
export type Timings = {
  dns: number | null
  connect: number | null
  tls: number | null
  first_byte: number | null
}

/** Why no response came. Partners see these codes: none reveals which address a name has. */
export type FailureCode =
  | 'timeout'
  | 'blocked_address'
  | 'dns'
  | 'connection_refused'
  | 'connection_lost'
  | 'tls'
  | 'answer_malformed'
  | 'headers_too_large'
  | 'not_sent'

/** Whose fault a failure is: the receiver's, or ours. */
export type Fault = 'receiver' | 'sender'

/** The outcome of one POST. Times in milliseconds. */
export type Outcome = { duration: number; timings: Timings } & (
  | { kind: 'responded'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'failed'; error: FailureCode; fault: Fault; cause: Error }
)
