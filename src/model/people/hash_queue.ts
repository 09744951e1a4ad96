import { availableParallelism } from 'node:os'
import { Problem } from '../../http/problem.ts'

/** What a hash is for. Each purpose has its own queue, so that a flood of one does not delay the others. */
export type HashPurpose = 'client_secret' | 'sign_in' | 'known_browser' | 'new_secret'

type Queue = { running: number; waiting: (() => void)[] }

/** The purposes for which a person waits at a page come first. */
const PEOPLE: HashPurpose[] = ['sign_in', 'known_browser']
const PROGRAMS: HashPurpose[] = ['client_secret', 'new_secret']
const MOST_WAITING = 64
/** The most hashes of people in a row while programs wait, so that a flood of sign-ins does not stop the programs. */
const MOST_IN_A_ROW = 4
const RETRY_AFTER_SECONDS = '2'

/**
 * Limits the slow hashes of a process: how many run at once, and how many may wait. One purpose never takes all
 * threads. While a hash of people runs or waits, none of programs starts, because it would take processor time from
 * it. The exception is one hash of a waiting program after several of people. Among people, and among programs, a
 * free thread goes to the next purpose in turn.
 */
export class HashQueue {
  readonly #queues: Map<HashPurpose, Queue>
  readonly #most: number
  readonly #mostWaiting: number
  #running = 0
  /** Hashes of people that have started since the last hash of programs, while programs waited. */
  #peopleInARow = 0

  /** @param most how many run at once, at least 2 */
  constructor(most: number, mostWaiting = MOST_WAITING) {
    this.#most = most
    this.#mostWaiting = mostWaiting
    this.#queues = new Map([...PEOPLE, ...PROGRAMS].map((purpose) => [purpose, { running: 0, waiting: [] }]))
  }

  /**
   * Runs the hashes of one request one after the other, each when it is its turn. Between two of them, others may
   * come first.
   * @throws Problem 503 with Retry-After if too many are already waiting
   */
  async run<Result>(purpose: HashPurpose, hashes: (() => Promise<Result>)[]): Promise<Result[]> {
    const { waiting } = this.#queue(purpose)
    const results: Result[] = []
    for (const hash of hashes) {
      if (this.#mayStart(purpose)) this.#start(purpose)
      else {
        const isFirst = results.length === 0
        if (isFirst && waiting.length >= this.#mostWaiting) throw busy()
        // A request that has begun is not refused, and is the next of its purpose.
        await new Promise<void>((turn) => (isFirst ? waiting.push(turn) : waiting.unshift(turn)))
      }
      try {
        results.push(await hash())
      } finally {
        this.#queue(purpose).running -= 1
        this.#running -= 1
        this.#startWaiting(purpose)
      }
    }
    return results
  }

  #queue(purpose: HashPurpose): Queue {
    return this.#queues.get(purpose) as Queue
  }

  #mayStart(purpose: HashPurpose): boolean {
    const hasThread = this.#running < this.#most && this.#queue(purpose).running < this.#most - 1
    return hasThread && (PEOPLE.includes(purpose) ? !this.#isProgramsTurn() : !this.#peopleComeFirst())
  }

  #peopleComeFirst(): boolean {
    const people = PEOPLE.some((purpose) => {
      const { running, waiting } = this.#queue(purpose)
      return running > 0 || waiting.length > 0
    })
    return people && this.#peopleInARow < MOST_IN_A_ROW
  }

  /** Whether a waiting program gets the next thread, after many people in a row. */
  #isProgramsTurn(): boolean {
    return this.#programsWait() && this.#peopleInARow >= MOST_IN_A_ROW
  }

  #programsWait(): boolean {
    return PROGRAMS.some((purpose) => this.#queue(purpose).waiting.length > 0)
  }

  #start(purpose: HashPurpose): void {
    this.#queue(purpose).running += 1
    this.#running += 1
    this.#peopleInARow = PEOPLE.includes(purpose) && this.#programsWait() ? this.#peopleInARow + 1 : 0
  }

  /** Starts every hash that may start. The purpose that has just run comes last. */
  #startWaiting(last: HashPurpose): void {
    const order = [...inTurn(PEOPLE, last), ...inTurn(PROGRAMS, last)]
    for (;;) {
      const purpose = order.find((one) => this.#queue(one).waiting.length > 0 && this.#mayStart(one))
      if (!purpose) return
      this.#start(purpose)
      this.#queue(purpose).waiting.shift()?.()
    }
  }
}

function inTurn(purposes: HashPurpose[], last: HashPurpose): HashPurpose[] {
  const from = purposes.indexOf(last) + 1
  return [...purposes.slice(from), ...purposes.slice(0, from)]
}

function busy(): Problem {
  return new Problem(
    'unavailable',
    'Too many passwords and secrets are being verified at the moment. Try again shortly.',
    {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
    },
  )
}

// libuv's pool has four threads for the whole process, so this limit applies to the whole process too.
const THREADS = 4
export const hashQueue = new HashQueue(Math.max(2, Math.min(THREADS, availableParallelism())))
