import { createHmac } from 'node:crypto'

const STEP_MS = 60_000

/** How long a nonce is accepted after it was first handed out, in milliseconds. */
export const NONCE_LIFETIME_MS = 5 * STEP_MS

/**
 * Nonces for DPoP proofs (RFC 9449 §8). A nonce is a MAC of the minute in which it is handed out. Every node with the
 * same key can compute it, so none has to be stored.
 */
export class Nonces {
  readonly #key: Buffer
  #step = Number.NaN
  #accepted: string[] = []

  constructor(key: Buffer) {
    this.#key = key
  }

  /** The nonce to hand out. */
  current(now: Date): string {
    return this.#acceptedAt(now)[1] as string
  }

  accepts(nonce: string, now: Date): boolean {
    return this.#acceptedAt(now).includes(nonce)
  }

  /** From the nonce of the next minute, for nodes whose clock is ahead, back to the oldest. */
  #acceptedAt(now: Date): string[] {
    const step = Math.floor(now.getTime() / STEP_MS)
    if (step !== this.#step) {
      const steps = Array.from({ length: NONCE_LIFETIME_MS / STEP_MS + 1 }, (_, ago) => step + 1 - ago)
      this.#step = step
      this.#accepted = steps.map((one) =>
        createHmac('sha256', this.#key).update(`${one}`).digest('base64url'),
      )
    }
    return this.#accepted
  }
}
