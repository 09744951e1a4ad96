import pg from 'pg'
import { statementSpan } from '../telemetry/statements.ts'
import { outsideOfWork } from '../telemetry/work.ts'

/** Maximum lookups per statement. This limits the time that a statement holds its locks. */
const MOST = 64

type Waiting<Row> = {
  question: object
  resolve(row: Row | undefined): void
  reject(error: unknown): void
}

/**
 * Combines concurrent lookups of several requests into one statement. While statements are running, lookups wait and
 * are sent together in the next one. This costs PostgreSQL little more than a single lookup (docs/decisions/0010). A
 * single lookup is sent immediately.
 * @param statement takes the questions as a JSON array in $1, each with its position `n`, and returns that position
 *   with each row. It must treat every question as if it were the only one.
 * @returns a function that asks one question and resolves with its row, or undefined if there is none
 */
export function gather<Question extends object, Row extends object>(
  pool: pg.Pool,
  statement: { name: string; text: string },
): (question: Question) => Promise<Row | undefined> {
  const waiting: Waiting<Row>[] = []
  let busy = false

  const wake = (): void => {
    if (busy || waiting.length === 0) return
    busy = true
    // Deferred, so that other lookups in this turn of the event loop are included.
    outsideOfWork(() =>
      setImmediate(async () => {
        await askTogether(waiting.splice(0, MOST))
        busy = false
        wake()
      }),
    )
  }

  const askTogether = async (asking: Waiting<Row>[]): Promise<void> => {
    try {
      const rows = await ask(asking)
      asking.forEach(({ resolve }, n) => {
        resolve(rows.get(n))
      })
    } catch (error) {
      // PostgreSQL has rolled back what it refused. Each question is then asked separately, so that one of them does
      // not fail the others. After a broken connection the outcome is unknown, so nothing is asked again. Otherwise a
      // code could seem to be redeemed twice.
      if (asking.length > 1 && isRefusal(error)) await Promise.all(asking.map(askAlone))
      else for (const { reject } of asking) reject(error)
    }
  }

  const askAlone = async (one: Waiting<Row>): Promise<void> => {
    await ask([one]).then((rows) => one.resolve(rows.get(0)), one.reject)
  }

  const ask = async (asking: Waiting<Row>[]): Promise<Map<number, Row>> => {
    const questions = asking.map(({ question }, n) => ({ n, ...question }))
    const { rows } = await pool.query<Row & { n: number }>({
      ...statement,
      values: [JSON.stringify(questions)],
    })
    return new Map(rows.map((row) => [row.n, row]))
  }

  return (question) =>
    statementSpan(
      statement,
      () =>
        new Promise((resolve, reject) => {
          waiting.push({ question, resolve, reject })
          wake()
        }),
    )
}

/** Not class 57P: there, the server closed the connection, perhaps after the commit. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !error.code?.startsWith('57P')
}

/** A bytea inside JSON. */
export function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}
