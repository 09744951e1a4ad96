import { decide, isForgotten, type Limits, UNUSED, type Usage } from './decide.ts'

/** Requests in the minute from which on a crash should not forget them. */
const WORTH_A_ROW = 3

export type Taken = { accepted: boolean; usage: Usage }

/** Usage in this process's memory: exact while this node alone serves the API. */
export class MemoryUsage {
  readonly #limits: Limits
  readonly #now: () => number
  readonly #usages = new Map<string, Usage>()
  /** Connections whose usage has changed since it was last written down. */
  #changed = new Set<string>()

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  take(connection: string): Taken {
    const taken = decide(this.#usages.get(connection) ?? UNUSED, this.#limits, this.#now())
    this.#usages.set(connection, taken.usage)
    if (taken.accepted) this.#changed.add(connection)
    return taken
  }

  load(usages: Iterable<[string, Usage]>): void {
    for (const [connection, usage] of usages) this.#usages.set(connection, usage)
  }

  /**
   * What has changed since the last call, of connections that come near a limit: one that sent a request or two
   * in the minute is not worth a row.
   */
  changes(): [string, Usage][] {
    const changed = this.#changed
    this.#changed = new Set()
    return [...changed].flatMap((connection) => {
      const usage = this.#usages.get(connection)
      return usage && usage.times.length >= WORTH_A_ROW ? [[connection, usage] as [string, Usage]] : []
    })
  }

  /** Everything: whoever decides next starts from it. */
  all(): [string, Usage][] {
    this.#changed = new Set()
    return [...this.#usages]
  }

  /** Lets go of what counts no more. */
  sweep(): void {
    const now = this.#now()
    for (const [connection, usage] of this.#usages) {
      if (isForgotten(usage, this.#limits, now)) this.#usages.delete(connection)
    }
  }

  clear(): void {
    this.#usages.clear()
    this.#changed.clear()
  }
}
