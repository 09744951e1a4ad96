import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { FromReceiver, FromSender, ToReceiver, ToSender } from './messages.ts'

export type Child<To, From extends { kind: string }> = {
  tell(message: To): void
  /** The next message of a kind. @throws Error if the process exits before it */
  next<Kind extends From['kind']>(kind: Kind): Promise<Extract<From, { kind: Kind }>>
  end(): Promise<void>
}

export const startReceiverProcess = () => start<ToReceiver, FromReceiver>('receiver_process.ts')
export const startSenderProcess = () => start<ToSender, FromSender>('sender_process.ts')

function start<To, From extends { kind: string }>(file: string): Child<To, From> {
  const child: ChildProcess = fork(new URL(file, import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return {
    tell: (message) => void child.send(message as object),
    next: (kind) =>
      new Promise((found, failed) => {
        const ended = () => failed(new Error(`${file} ended`))
        const look = (message: From) => {
          if (message.kind !== kind) return
          child.off('message', look).off('exit', ended)
          found(message as never)
        }
        child.on('message', look).on('exit', ended)
      }),
    end: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}
