import { listMails } from '../model/mails/mails.ts'
import type { Runtime } from '../runtime.ts'
import { listOf, mailShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf, wrongCursor } from './page.ts'

/** Mails to people. */
export const mailOperations = (runtime: Runtime): Operation[] => [
  operation({
    method: 'get',
    path: '/mails',
    scope: 'people:write',
    summary: 'List waiting, sent and failed mails, newest first',
    filters: ['to'],
    statuses: [200],
    returns: listOf(mailShape),
    example: { query: { to: 'olga@harbour.example' }, response: { data: [], next_cursor: null } },
    async handle({ page }) {
      const { limit, after, filter } = page
      if (after !== null && !UUID.test(after)) throw wrongCursor()
      const mails = await listMails(runtime.db, runtime, { to: filter.to, limit, after })
      return pageOf(mails, page, ({ id }) => id)
    },
  }),
]

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
