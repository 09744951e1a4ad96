import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { expect } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startProgram } from '../../src/program.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { baseTest as test } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'

test('F6 a SECRET_KEY that opens nothing of what is stored stops the start with a sentence', async ({
  database,
}) => {
  const start = async (keys: string[]) => {
    const port = await freePort()
    const config = readConfig({
      DATABASE_URL: database.url,
      SECRET_KEY: keys.join(','),
      OPERATOR_TOKEN: randomBytes(24).toString('hex'),
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
    })
    const program = await startProgram(config, createLog('silent', new PassThrough()))
    await program.stop(5000, 0)
  }
  const [first = '', second = ''] = [1, 2].map(() => randomBytes(32).toString('base64'))
  await start([first])
  await expect(start([second])).rejects.toThrow(/^SECRET_KEY does not decrypt the secrets in this database/)
  // A new key in front of the old one is how it is changed.
  await start([second, first])
})
