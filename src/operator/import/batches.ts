import { inTransaction } from '../../database/transaction.ts'
import { asProblem, Problem } from '../../http/problem.ts'
import { type Change, storeChanges, storedAlready, unknownIn } from '../../model/tenants/records.ts'
import type { Runtime } from '../../runtime.ts'
import { wrongTenant, wrongUnit } from '../records.ts'
import { inWords, readChange } from './change_line.ts'
import type { Line } from './line_reader.ts'

/** Limits of one transaction: the number of lines, and the characters after which no line is added. */
const BATCH = { lines: 1000, characters: 1_048_576 }
/** Maximum refused lines that are listed in the response. */
const MOST_ERRORS = 1000

type Refused = { line: number; detail: string }

export type Imported = { stored: number; refused: number; errors: Refused[] }

type NumberedChange = { line: number; change: Change }

/** Stores lines in batches, one batch after the other. Lines that cannot be stored are refused individually. */
export class RecordImport {
  readonly #runtime: Runtime
  readonly #result: Imported = { stored: 0, refused: 0, errors: [] }
  /**
   * By record. A record is in a batch at most once, so that each line is compared with the result of the previous
   * one.
   */
  #batch = new Map<string, NumberedChange>()
  #characters = 0
  /** The last line that was read, and the last line up to which all lines are stored or refused. */
  #read = 0
  #handled = 0
  #storing: Promise<void> = Promise.resolve()
  #isBroken = false

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** @throws the error of an earlier batch that could not be stored */
  async take(line: Line): Promise<void> {
    const read = 'refused' in line ? line : readChange(this.#runtime.platform, line.text)
    if (read && 'change' in read) {
      const { change } = read
      const record = `${change.tenant}/${change.type}/${change.id}`
      const isFull = this.#batch.size >= BATCH.lines || this.#characters >= BATCH.characters
      if (isFull || this.#batch.has(record)) await this.#store()
      this.#batch.set(record, { line: line.number, change })
      this.#characters += 'text' in line ? line.text.length : 0
    } else if (read) {
      this.#refuse({ line: line.number, detail: read.refused })
    }
    this.#read = line.number
  }

  /** Stores the remaining lines. */
  async finish(): Promise<Imported> {
    await this.#store()
    await this.#storing
    this.#result.errors.sort((one, other) => one.line - other.line)
    return this.#result
  }

  /** Stores as much of what was read as possible. @returns why the import ended, and what was stored by then */
  async endEarly(error: unknown): Promise<Problem> {
    let reason = error
    if (!this.#isBroken) {
      await this.finish().catch((later) => {
        reason = later
      })
    }
    const problem = asProblem(reason, this.#runtime.log)
    if (this.#read === 0) return problem
    const { code, message, headers, cause } = problem
    const { stored, refused, errors } = this.#result
    const so_far = `Lines 1 to ${this.#handled} were handled: ${stored} stored, ${refused} refused. Send the rest, or send everything again: stored records are not duplicated.`
    const members = { stored, refused, errors, lines: this.#handled }
    return new Problem(code, `${message} ${so_far}`, { headers, members, cause })
  }

  /** Starts to store the batch once the previous one is stored. */
  async #store(): Promise<void> {
    await this.#storing
    const batch = [...this.#batch.values()]
    const read = this.#read
    this.#batch = new Map()
    this.#characters = 0
    this.#storing = this.#storeBatch(batch, read)
    // It is awaited later. Until then, its failure must not count as an unhandled rejection.
    this.#storing.catch(() => {
      this.#isBroken = true
    })
  }

  async #storeBatch(batch: NumberedChange[], read: number): Promise<void> {
    if (batch.length > 0) {
      const refused = await storeKnown(this.#runtime, batch)
      this.#result.stored += batch.length - refused.length
      for (const one of refused) this.#refuse(one)
    }
    this.#handled = read
  }

  #refuse(refused: Refused): void {
    this.#result.refused += 1
    if (this.#result.errors.length < MOST_ERRORS) this.#result.errors.push(refused)
  }
}

/**
 * Stores changes, with their events, in one transaction. A line whose record is already stored like this is skipped.
 * So a repeated line raises no event, and does not change the order of partners' lists.
 * @returns the lines whose tenant or unit does not exist
 */
async function storeKnown({ db, platform, now }: Runtime, batch: NumberedChange[]): Promise<Refused[]> {
  return await inTransaction(db, async (trx) => {
    const unknown = await unknownIn(
      trx,
      batch.map(({ change }) => change),
    )
    const details = new Map([
      ...unknown.tenants.map((position) => [position, inWords([wrongTenant('')])] as const),
      ...unknown.units.map((position) => [position, inWords([wrongUnit('')])] as const),
    ])
    const known = batch.filter((_, position) => !details.has(position)).map(({ change }) => change)
    const already = await storedAlready(trx, known)
    const changes = known.filter((_, position) => !already.has(position))
    if (changes.length > 0) await storeChanges(trx, platform, changes, now())
    return [...details].map(([position, detail]) => ({ line: batch[position]?.line ?? 0, detail }))
  })
}
