import type { Socket } from 'node:net'
import pg from 'pg'

/** PostgreSQL's error for a statement that writes: read_only_sql_transaction. */
const READ_ONLY = '25006'

/** The server is a standby, or was fenced. It must not be read from either, because its data may be stale. */
class ReadOnlyServer extends Error {
  override name = 'ReadOnlyServer'
  readonly code = READ_ONLY
  constructor() {
    super('the PostgreSQL server is read-only')
  }
}

/** Whether the error shows that the server is read-only, for example after a failover. */
export function isReadOnly(error: Error): boolean {
  return (error as { code?: string }).code === READ_ONLY
}

/** What PostgreSQL 14 and later reports when a connection opens, and with the next response after a change. */
const PARAMETERS = ['in_hot_standby', 'default_transaction_read_only']

type Wire = {
  stream: Socket
  on(
    event: 'parameterStatus',
    told: (status: { parameterName: string; parameterValue: string }) => void,
  ): void
  emit(event: 'error', error: Error): void
}

/** A connection to a writable server. It ends as soon as the server reports that it is read-only. */
export class WritableClient extends pg.Client {
  readonly #readOnly = new Set<string>()
  #opened = false

  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const wire = wireOf(this)
    wire.on('parameterStatus', ({ parameterName: name, parameterValue: value }) => {
      if (!PARAMETERS.includes(name)) return
      if (value === 'on') this.#readOnly.add(name)
      else this.#readOnly.delete(name)
      if (!this.#opened || this.#readOnly.size === 0) return
      // The response that comes with the report is not passed on.
      wire.emit('error', new ReadOnlyServer())
      abandon(this)
    })
  }

  /** The pool calls it before it hands out a new connection. @throws ReadOnlyServer */
  requireWritable(): void {
    this.#opened = true
    if (this.#readOnly.size > 0) throw new ReadOnlyServer()
  }
}

/** Closes a connection without waiting for the server. */
export function abandon(client: pg.ClientBase): void {
  wireOf(client).stream.destroy()
}

function wireOf(client: pg.ClientBase): Wire {
  return (client as unknown as { connection: Wire }).connection
}
