import type { Readable } from 'node:stream'
import type pg from 'pg'

/** The methods of pg's client for a COPY, which its public interface lacks. */
type Connection = {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
  stream: NodeJS.WritableStream & { writableNeedDrain: boolean }
}

/** Sends a stream to `copy … from stdin`, as fast as PostgreSQL accepts it. */
export async function copyFrom(client: pg.PoolClient, text: string, rows: Readable): Promise<void> {
  await new Promise<void>((done, failed) => {
    const send = async (connection: Connection) => {
      for await (const chunk of rows) {
        connection.sendCopyFromChunk(chunk)
        if (connection.stream.writableNeedDrain) {
          await new Promise((drained) => connection.stream.once('drain', drained))
        }
      }
      connection.endCopyFrom()
    }
    const nothing = () => {}
    const copy = {
      submit: (connection: Connection) => connection.query(text),
      handleCopyInResponse: (connection: Connection) => {
        send(connection).catch((error: Error) => connection.sendCopyFail(error.message))
      },
      handleCommandComplete: nothing,
      handleReadyForQuery: () => done(),
      handleError: (error: Error) => failed(error),
    }
    client.query(copy as unknown as pg.Submittable)
  })
}
