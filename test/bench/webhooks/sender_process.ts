import type { FromSender, ToSender } from './messages.ts'
import { startPeer } from './peers.ts'
import { startDrawbridge } from './subject.ts'

// One of the compared senders, in its own process.

export type Running = { stop(): Promise<void> }

let running: Running | null = null
const tell = (message: FromSender): void => void process.send?.(message)

process.on('message', async (message: ToSender) => {
  if (message.kind === 'start') {
    running = message.sender === 'drawbridge' ? await startDrawbridge(message) : await startPeer(message)
    tell({ kind: 'started' })
  } else {
    const rss = process.memoryUsage.rss()
    const { user, system } = process.cpuUsage()
    await running?.stop()
    tell({ kind: 'stopped', rss, cpu: (user + system) / 1e6 })
  }
})
process.on('disconnect', () => process.exit(0))
