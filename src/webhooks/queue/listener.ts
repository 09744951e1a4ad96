import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Logger } from 'pino'
import { abandon } from '../../database/writable_client.ts'

const PAUSE = 1000
/** How often a silent listener checks its connection, and how long it waits for the response. */
const PROBE_MS = 3000
const PATIENCE_MS = 3000

/**
 * Wakes a sleeping worker when something is published. Publishers notify only while a worker is registered as
 * asleep, because NOTIFY makes commits wait for one another (docs/decisions/0032). A notification can be lost, but
 * sleep is short anyway.
 */
export class PublishListener {
  readonly #pool: pg.Pool
  readonly #directUrl: string | null
  readonly #log: Logger
  readonly #onPublished: () => void
  readonly #id = randomUUID()
  #client: pg.Client | null = null
  #asleep = false
  #closed = false

  /** @param directUrl postgres:// URL that bypasses a pooler; null: the pool's URL is direct */
  constructor(pool: pg.Pool, directUrl: string | null, log: Logger, onPublished: () => void) {
    this.#pool = pool
    this.#directUrl = directUrl
    this.#log = log
    this.#onPublished = onPublished
  }

  /** Listens on its own connection, and reconnects when it breaks. */
  async listen(): Promise<void> {
    if (this.#closed) return
    const { user, password, host, port, database, ssl } = this.#pool.options
    const connectionString = this.#directUrl ?? this.#pool.options.connectionString
    const client = new pg.Client({
      ...(connectionString === undefined
        ? { user, password, host, port, database, ssl }
        : { connectionString }),
      application_name: 'drawbridge listener',
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: PATIENCE_MS,
    })
    const probe = setInterval(() => {
      client.query('select 1').catch(() => abandon(client))
    }, PROBE_MS).unref()
    const again = () => {
      clearInterval(probe)
      client.removeAllListeners('end')
      if (this.#client === client) this.#client = null
      if (!this.#closed) setTimeout(() => void this.listen(), PAUSE).unref()
    }
    client.on('notification', this.#onPublished)
    client.on('error', (err) => this.#log.warn({ err: err.message }, 'the listener lost its connection'))
    client.on('end', again)
    try {
      await client.connect()
      await client.query('listen drawbridge_deliveries')
      this.#client = client
      this.#onPublished()
    } catch (err) {
      this.#log.warn({ err: (err as Error).message }, 'the listener cannot connect')
      await client.end().catch(() => {})
    }
    if (this.#closed) await client.end().catch(() => {})
  }

  /** Tells publishers whether to notify. A claim must follow, to find what was committed before. */
  async setAsleep(asleep: boolean, now: Date): Promise<void> {
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

  /** Refreshes its own row, and removes those of killed workers. */
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
