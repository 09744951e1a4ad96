import type pg from 'pg'

export type Column = { name: string; type: string }

/** The messages of PostgreSQL's extended protocol that describe a statement without executing it. */
class Description {
  columns: { name: string; dataTypeID: number }[] = []
  readonly done = Promise.withResolvers<void>()
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }

  // pg calls these as the messages arrive.
  submit(
    connection: pg.Connection & { parse: (it: object) => void; describe: (it: object) => void; sync(): void },
  ) {
    connection.parse({ text: this.#text, name: '', types: [] })
    connection.describe({ type: 'S', name: '' })
    connection.sync()
  }
  handleRowDescription({ fields }: { fields: Description['columns'] }): void {
    this.columns = fields
  }
  handleError(error: Error): void {
    this.done.reject(error)
  }
  handleReadyForQuery(): void {
    this.done.resolve()
  }
}

/** @throws pg.DatabaseError for a text that is not a valid statement in this database */
export async function columnsOf(client: pg.PoolClient, text: string): Promise<Column[]> {
  const description = new Description(text)
  client.query(description as unknown as pg.Submittable)
  await description.done.promise
  const oids = description.columns.map(({ dataTypeID }) => dataTypeID)
  const { rows } = await client.query<{ oid: number; typname: string }>(
    'select oid::int, typname from pg_type where oid = any($1::oid[])',
    [oids],
  )
  const names = new Map(rows.map(({ oid, typname }) => [oid, typname]))
  return description.columns.map(({ name, dataTypeID }) => ({ name, type: names.get(dataTypeID) ?? '?' }))
}
