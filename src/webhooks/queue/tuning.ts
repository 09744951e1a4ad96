/** Limits and waiting times of a worker. Times in milliseconds. */
export type Tuning = {
  /** Deliveries in flight in one worker, from their claim until their result is recorded. */
  inFlight: number
  /** Deliveries in flight for one endpoint, across all workers. */
  perEndpoint: number
  /** How long a lease lasts beyond the time-out of a POST. */
  leaseMargin: number
  /** Pause between claims while there was work recently. */
  awake: number
  /** Without work for this long, a worker sleeps until it is notified. */
  drowsy: number
  /** The longest sleep: the delay that a lost notification can cause. */
  asleep: number
  /** How long a stopping worker waits for deliveries in flight before it leaves them to their leases. */
  drain: number
}

export const defaultTuning: Tuning = {
  inFlight: 1024,
  perEndpoint: 64,
  leaseMargin: 30_000,
  awake: 5,
  drowsy: 1000,
  asleep: 1000,
  drain: 7000,
}

/** @throws Error if a lease could end before the POST of its delivery */
export function checkTuning(tuning: Tuning, timeout: number): void {
  if (tuning.leaseMargin < 1000) {
    throw new Error(`a lease must outlive the time-out of ${timeout} ms by a second at least`)
  }
  if (tuning.inFlight < 1 || tuning.perEndpoint < 1) throw new Error('a worker needs room for a delivery')
}
