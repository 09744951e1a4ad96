import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** The options of smtp-server, and the port to listen on. */
export type MailServerOptions = SMTPServerOptions & { port?: number }

export type ReceivedMail = {
  from: string
  to: string[]
  source: string
  secure: boolean
  user: string | null
}

export type MailServer = { port: number; received: ReceivedMail[]; close(): Promise<void> }

/** A real SMTP server on loopback that keeps what it accepts. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { port = 0, ...rest } = options
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key ? [] : ['STARTTLS', 'AUTH'],
    onAuth: (auth, _, done) => done(null, { user: `${auth.username}:${auth.password}` }),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
          secure: session.secure,
          user: (session.user as string | undefined) ?? null,
        })
        done()
      })
    },
    ...rest,
  })
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(port, '0.0.0.0', listening))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
