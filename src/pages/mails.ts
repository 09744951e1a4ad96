import Router from '@koa/router'
import type { Context } from 'koa'
import type { Config } from '../config.ts'
import { isLoopback } from '../http/origins.ts'
import { notFound } from '../http/problem.ts'
import { listMails } from '../model/mails/mails.ts'
import type { PageRuntime } from './page_runtime.ts'

declare module '../http/pages/views.ts' {
  interface Views {
    mails: {
      mails: {
        id: string
        to: string
        subject: string
        created_at: Date
        lines: { text: string; is_address: boolean }[]
      }[]
    }
  }
}

const LIMIT = 50

/** `/mails`: the mails of a demo. They are not sent, so people read them here and follow their links. */
export function demoMailRoutes(runtime: PageRuntime): Router {
  const { db, config, render } = runtime
  const router = new Router({ prefix: '/mails' })
  router.get('/', async (ctx) => {
    if (!mayReadMails(config, ctx)) throw notFound('There is nothing at this URL.')
    const found = await listMails(db, runtime, { limit: LIMIT, after: null })
    const mails = found.slice(0, LIMIT).map(({ id, to, subject, text, created_at }) => ({
      ...{ id, to, subject, created_at },
      lines: text.split('\n').map((line) => ({
        text: line,
        is_address: line.startsWith(`${config.publicUrl}/`),
      })),
    }))
    render(ctx, 'mails', { mails })
  })
  return router
}

/**
 * Whether this browser may read the mails. A person who can read them can sign in as anyone. They are therefore shown
 * only in a demo, only on the machine that it runs on, and only under a loopback name, which no other site can have.
 */
export function mayReadMails({ showMails }: Config, { ip, host }: Pick<Context, 'ip' | 'host'>): boolean {
  const isOurs = (name: string) => URL.canParse(`http://${name}`) && isLoopback(`http://${name}`)
  const address = ip.replace(/^::ffff:/, '')
  return showMails && isOurs(address.includes(':') ? `[${address}]` : address) && isOurs(host)
}
