import pg from 'pg'
import type { PlanNode } from '../../support/executed_plans.ts'

/** A statement as the product sent it: how long each run took, in milliseconds, and the plans of the last runs. */
export type Sent = { name: string; text: string; operation: string; times: number[]; plans: PlanNode[] }

/** The statements of one database, by text. */
export type Watched = Map<string, Sent>

const PLANS_KEPT = 20
/** The key of the claim, because its text contains its values. */
const CLAIM = 'execute webhooks_claim'

/**
 * Watches every statement that this process sends from now on, through any pool, so that none is missed. It receives
 * plans if auto_explain logs them in the database.
 */
export class Watch {
  /** The current operation; null for preparations, which are not counted. */
  operation: string | null = null
  readonly #databases = new Map<string, Watched>()
  readonly #listened = new WeakSet<pg.Client>()

  constructor() {
    const watch = this
    const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
    pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
      const sent = watch.#sent(this, given[0])
      if (!sent) return query.apply(this, given)
      const began = performance.now()
      const done = () => void sent.times.push(performance.now() - began)
      const last = given.at(-1)
      if (typeof last === 'function') {
        given[given.length - 1] = (...results: unknown[]) => {
          done()
          last(...results)
        }
        return query.apply(this, given)
      }
      const result = query.apply(this, given)
      if (result instanceof Promise) result.then(done, () => {})
      return result
    } as typeof pg.Client.prototype.query
  }

  of(database: string): Watched {
    const known = this.#databases.get(database) ?? new Map()
    this.#databases.set(database, known)
    return known
  }

  #sent(client: pg.Client, given: unknown): Sent | null {
    const { text, name } = (typeof given === 'string' ? { text: given } : given) as {
      text?: string
      name?: string
    }
    if (typeof text !== 'string' || this.operation === null) return null
    const watched = this.of(client.database ?? '')
    this.#listen(client, watched)
    // The text of a claim differs each time.
    const key = text.includes('execute webhooks_claim') ? CLAIM : text
    const sent = watched.get(key) ?? {
      name: name ?? nameOf(key),
      text: key,
      operation: this.operation,
      times: [],
      plans: [],
    }
    watched.set(key, sent)
    return sent
  }

  #listen(client: pg.Client, watched: Watched): void {
    if (this.#listened.has(client)) return
    this.#listened.add(client)
    client.on('notice', ({ message = '' }) => {
      const start = message.indexOf('{')
      if (!message.startsWith('duration:') || start < 0) return
      const { 'Query Text': text, Plan: plan } = JSON.parse(message.slice(start))
      // Statements inside functions count in the plan's own buffers, and have no text that was sent.
      const sent = watched.get(text.startsWith('prepare webhooks_claim') ? CLAIM : text)
      if (!sent) return
      sent.plans.push(plan)
      if (sent.plans.length > PLANS_KEPT) sent.plans.shift()
    })
  }
}

/** A name for statements without one: `insert into audit_log`, `execute webhooks_claim`. */
function nameOf(text: string): string {
  const named = /^\/\* (\w+) \*\//.exec(text)?.[1] ?? /\bexecute (\w+)/.exec(text)?.[1]
  const verb = /\b(insert into|delete from|update|from) "?(\w+)/.exec(text)
  return (
    named ?? (verb ? `${verb[1] === 'from' ? 'select from' : verb[1]} ${verb[2]}` : text.trim().slice(0, 30))
  )
}
