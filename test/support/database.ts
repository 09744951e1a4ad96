import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { type ConnectedDatabase, connectDatabase } from '../../src/database/connect.ts'

export type TestDatabase = ConnectedDatabase & { url: string }

/**
 * A database of the test file's own, cloned from the migrated template in some 50 ms.
 * `close` drops it.
 */
export async function createDatabase(): Promise<TestDatabase> {
  const server = inject('postgres')
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(server, `create database ${name} template drawbridge_template strategy file_copy`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const connected = connectDatabase(url.href)
  return {
    ...connected,
    url: url.href,
    close: async () => {
      await connected.close()
      await onServer(server, `drop database ${name} with (force)`)
    },
  }
}

/** Runs one statement on the server's maintenance database. */
async function onServer(server: string, statement: string): Promise<void> {
  const admin = connectDatabase(server, { max: 1 })
  try {
    await sql.raw(statement).execute(admin.db)
  } finally {
    await admin.close()
  }
}
