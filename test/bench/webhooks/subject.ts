import { startWorker } from '../../../src/webhooks/worker.ts'
import { runtimeOver } from '../../support/runtime.ts'
import type { ToSender } from './messages.ts'
import type { Running } from './sender_process.ts'

export async function startDrawbridge(start: Extract<ToSender, { kind: 'start' }>): Promise<Running> {
  const runtime = runtimeOver(start.databaseUrl, start.secretKey)
  const worker = await startWorker(runtime, { ca: start.ca, lookup: async () => ['127.0.0.1'] })
  return {
    async stop() {
      await worker.stop()
      await runtime.close()
    },
  }
}
