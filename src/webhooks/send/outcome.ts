/** Milliseconds of each phase; null where there was none, as with a connection that was open already. */
export type Timings = {
  dns: number | null
  connect: number | null
  tls: number | null
  first_byte: number | null
}

/** Why no answer came. The codes are shown to partners; none says what a name leads to. */
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

/** Whose fault it is that a delivery failed: the receiver's, or ours. */
export type Fault = 'receiver' | 'sender'

/** What came of one POST. Times in milliseconds. */
export type Outcome = { duration: number; timings: Timings } & (
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'failed'; error: FailureCode; fault: Fault; cause: Error }
)
