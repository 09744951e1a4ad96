import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Logger } from 'pino'

const PAUSE = 1000

/**
 * The bell of a sleeping worker. Publishers ring it (NOTIFY) only while somebody sleeps, since NOTIFY makes
 * commits wait for one another (docs/decisions/0032). It may be lost: sleep is short anyway.
 */
export class Bell {
  readonly #pool: pg.Pool
  readonly #log: Logger
  readonly #rung: () => void
  readonly #id = randomUUID()
  #client: pg.Client | null = null
  #asleep = false
  #closed = false

  constructor(pool: pg.Pool, log: Logger, rung: () => void) {
    this.#pool = pool
    this.#log = log
    this.#rung = rung
  }

  /** Listens, on a connection of its own; a connection that breaks is opened again. */
  async listen(): Promise<void> {
    if (this.#closed) return
    const { user, password, host, port, database, ssl, connectionString } = this.#pool.options
    const client = new pg.Client({
      ...(connectionString === undefined
        ? { user, password, host, port, database, ssl }
        : { connectionString }),
      application_name: 'drawbridge bell',
      keepAlive: true,
    })
    const again = () => {
      client.removeAllListeners('end')
      if (this.#client === client) this.#client = null
      if (!this.#closed) setTimeout(() => void this.listen(), PAUSE).unref()
    }
    client.on('notification', this.#rung)
    client.on('error', (err) => this.#log.warn({ err: err.message }, 'the bell lost its connection'))
    client.on('end', again)
    try {
      await client.connect()
      await client.query('listen drawbridge_deliveries')
      this.#client = client
      this.#rung()
    } catch (err) {
      this.#log.warn({ err: (err as Error).message }, 'the bell cannot listen')
      await client.end().catch(() => {})
    }
    if (this.#closed) await client.end().catch(() => {})
  }

  /** Tells publishers whether to ring. What was committed before is found by the look that must follow. */
  async sleep(asleep: boolean, now: Date): Promise<void> {
    if (asleep === this.#asleep) return
    await this.#pool.query({
      name: 'webhooks_asleep',
      text: `insert into webhook_workers (id, asleep, seen_at) values ($1, $2, $3)
             on conflict (id) do update set asleep = excluded.asleep, seen_at = excluded.seen_at`,
      values: [this.#id, asleep, now],
    })
    this.#asleep = asleep
  }

  get asleep(): boolean {
    return this.#asleep
  }

  /** Keeps its own row fresh and removes those of workers that were killed. */
  async sweep(now: Date): Promise<void> {
    await this.#pool.query('update webhook_workers set seen_at = $2 where id = $1', [this.#id, now])
    await this.#pool.query('delete from webhook_workers where seen_at < $1', [
      new Date(now.getTime() - 3_600_000),
    ])
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#pool.query('delete from webhook_workers where id = $1', [this.#id]).catch(() => {})
    await this.#client?.end().catch(() => {})
  }
}
