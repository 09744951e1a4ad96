import { availableParallelism } from 'node:os'
import { Problem } from '../../http/problem.ts'

/** Who waits for a hash. Each purpose has a queue of its own, so that a flood of one does not hold up the others. */
export type HashPurpose = 'client_secret' | 'sign_in' | 'known_browser' | 'new_secret'

type Queue = { running: number; waiting: (() => void)[] }

const PURPOSES: HashPurpose[] = ['client_secret', 'sign_in', 'known_browser', 'new_secret']
const MOST_WAITING = 64
const RETRY_AFTER_SECONDS = '2'

/**
 * Bounds the slow hashes of a process: how many run at once, and how many may wait. One purpose never takes all
 * threads, and a thread that becomes free goes to the next purpose in turn.
 */
export class HashQueue {
  readonly #queues: Map<HashPurpose, Queue>
  readonly #most: number
  readonly #mostWaiting: number
  #running = 0

  /** @param most how many run at once, at least 2 */
  constructor(most: number, mostWaiting = MOST_WAITING) {
    this.#most = most
    this.#mostWaiting = mostWaiting
    this.#queues = new Map(PURPOSES.map((purpose) => [purpose, { running: 0, waiting: [] }]))
  }

  /**
   * Runs `hash` when it is its turn.
   * @throws Problem 503 with Retry-After when too many wait already
   */
  async run<Result>(purpose: HashPurpose, hash: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(purpose) as Queue
    if (!this.#mayStart(queue)) {
      if (queue.waiting.length >= this.#mostWaiting) throw busy()
      await new Promise<void>((turn) => queue.waiting.push(turn))
    } else this.#start(queue)
    try {
      return await hash()
    } finally {
      queue.running -= 1
      this.#running -= 1
      this.#startNext(purpose)
    }
  }

  #mayStart({ running }: Queue): boolean {
    return this.#running < this.#most && running < this.#most - 1
  }

  #start(queue: Queue): void {
    queue.running += 1
    this.#running += 1
  }

  /** The purposes after the one that has just run come first. */
  #startNext(last: HashPurpose): void {
    const from = PURPOSES.indexOf(last) + 1
    for (const purpose of [...PURPOSES.slice(from), ...PURPOSES.slice(0, from)]) {
      const queue = this.#queues.get(purpose) as Queue
      const turn = this.#mayStart(queue) ? queue.waiting.shift() : undefined
      if (!turn) continue
      this.#start(queue)
      turn()
    }
  }
}

function busy(): Problem {
  return new Problem(
    'unavailable',
    'Too many passwords and secrets are being verified. Try again in a moment.',
    {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
    },
  )
}

// libuv's pool has four threads for the whole process, so its bound is the whole process's too.
const THREADS = 4
export const hashQueue = new HashQueue(Math.max(2, Math.min(THREADS, availableParallelism())))
