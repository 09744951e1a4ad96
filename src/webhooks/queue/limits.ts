/** How much a worker does at once, and how long it waits. Milliseconds. */
export type Limits = {
  /** Deliveries in flight in one worker, from claim to settlement. */
  inFlight: number
  /** Deliveries in flight for one endpoint, over all workers. */
  perEndpoint: number
  /** How long a claim holds beyond the time that a POST may take. */
  leaseMargin: number
  /** Between looks while there was work lately. */
  awake: number
  /** Without work for so long a worker sleeps until it is called. */
  drowsy: number
  /** The longest sleep: what a lost notification can cost. */
  asleep: number
  /** From a stop until what is still in flight is left to its lease. */
  drain: number
}

export const usualLimits: Limits = {
  inFlight: 1024,
  perEndpoint: 64,
  leaseMargin: 30_000,
  awake: 8,
  drowsy: 1000,
  asleep: 1000,
  drain: 7000,
}

/** @throws Error when a claim could end while its POST may still be going on */
export function checkLimits(limits: Limits, timeout: number): void {
  if (limits.leaseMargin < 1000) {
    throw new Error(`a lease must outlive the time-out of ${timeout} ms by a second at least`)
  }
  if (limits.inFlight < 1 || limits.perEndpoint < 1) throw new Error('a worker needs room for a delivery')
}
