/** What was counted, and how often. All fields are texts; entries with the same texts are one sum. */
export type Sum<Of> = Of & { count: number }

/** Adds up counts in memory and writes the sums, so that frequent events cost one row per half minute. */
export type Sums<Of> = {
  add(of: Of): void
  /** Writes the waiting sums: automatically every half minute, and before the process stops. */
  flush(): Promise<void>
}

const PAUSE_MS = 30_000
/** Bounds the memory. */
const MOST_SUMS = 20_000
/** Bounds one statement. */
const BATCH = 500

/**
 * @param write adds a batch of sums to those of other nodes
 * @param onError called with the error if sums could not be written and are lost
 */
export function createSums<Of extends Record<string, string>>(
  write: (batch: Sum<Of>[]) => Promise<void>,
  onError: (error: unknown) => void,
): Sums<Of> {
  let sums = new Map<string, Sum<Of>>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = [...sums.values()]
    sums = new Map()
    for (let first = 0; first < batch.length; first += BATCH) {
      writing = writing.then(() => write(batch.slice(first, first + BATCH))).catch(onError)
    }
    return writing
  }
  return {
    flush,
    add(of) {
      const key = Object.values(of).join('\n')
      const sum = sums.get(key)
      if (sum) sum.count++
      else sums.set(key, { ...of, count: 1 })
      if (sums.size === MOST_SUMS) void flush()
      else timer ??= setTimeout(flush, PAUSE_MS).unref()
    },
  }
}
