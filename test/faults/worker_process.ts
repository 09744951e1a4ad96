import { startWorker } from '../../src/webhooks/worker.ts'
import { runtimeOver } from '../support/runtime.ts'

// A worker in a process of its own, for tests that kill it, stop it and let it come back.

export type Orders = {
  databaseUrl: string
  secretKey: string
  /** Names are never found: claimed deliveries do not get as far as a connection. */
  lookupHangs?: boolean
  /** Seconds by which its clock runs ahead. */
  ahead?: number
}

process.on('message', async ({ databaseUrl, secretKey, lookupHangs, ahead = 0 }: Orders) => {
  const runtime = runtimeOver(databaseUrl, secretKey, () => new Date(Date.now() + ahead * 1000))
  await startWorker(runtime, {
    lookup: lookupHangs ? () => new Promise(() => {}) : async () => ['127.0.0.1'],
  })
  process.send?.('started')
})
process.on('disconnect', () => process.exit(0))
