import type { Socket } from 'node:net'
import pg from 'pg'

/** PostgreSQL's error for a statement that writes: read_only_sql_transaction. */
const READ_ONLY = '25006'

/** The server is a standby, or was fenced: it must not be read from either, since its data may be old. */
class ReadOnlyServer extends Error {
  override name = 'ReadOnlyServer'
  readonly code = READ_ONLY
  constructor() {
    super('the PostgreSQL server is read-only')
  }
}

/** Whether a connection leads to a server that cannot be written to, as one does after a failover. */
export function isReadOnly(error: Error): boolean {
  return (error as { code?: string }).code === READ_ONLY
}

/** What PostgreSQL 14 and later says of itself when a connection opens, and with the response after a change. */
const PARAMETERS = ['in_hot_standby', 'default_transaction_read_only']

type Wire = {
  stream: Socket
  on(
    event: 'parameterStatus',
    told: (status: { parameterName: string; parameterValue: string }) => void,
  ): void
  emit(event: 'error', error: Error): void
}

/** A connection to a server that can be written to. It ends as soon as the server says that it is read-only. */
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
      // The response that comes with it is not passed on.
      wire.emit('error', new ReadOnlyServer())
      abandon(this)
    })
  }

  /** For the pool, before it hands out a new connection. @throws ReadOnlyServer */
  requireWritable(): void {
    this.#opened = true
    if (this.#readOnly.size > 0) throw new ReadOnlyServer()
  }
}

/** Ends a connection without waiting for the other side. */
export function abandon(client: pg.ClientBase): void {
  wireOf(client).stream.destroy()
}

function wireOf(client: pg.ClientBase): Wire {
  return (client as unknown as { connection: Wire }).connection
}
