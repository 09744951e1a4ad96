import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { localPath } from '../http/local_path.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { removeAllPasskeys } from '../model/passkeys/passkeys.ts'
import { publisherSchema } from '../model/people/publisher_schema.ts'
import { findPublisher, putPublisher } from '../model/people/publishers.ts'
import { teamMembership, type User, userSchema } from '../model/people/user_schema.ts'
import { findUser, hashPassword, listUsers, putUser } from '../model/people/users.ts'
import { createSignInLink } from '../model/sign_in/sign_in_links.ts'
import type { Runtime } from '../runtime.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { created, noContent, ok, stored } from './reply.ts'

const userInput = userSchema.extend({
  end_connections: z
    .boolean()
    .default(false)
    .describe(
      'End the connections that this person created for tenants of which they are no longer an owner',
    ),
})

const linkInput = z.strictObject({
  return_to: z.string().max(1024).describe('Where the person goes: a path, or an address of this origin'),
  expires_in: z.int().min(1).max(300).default(60).describe('Seconds'),
})

/** Who signs in, and who publishes apps. */
export const peopleOperations = ({ db, platform, vault, config, now }: Runtime): Operation[] => [
  operation({
    method: 'put',
    path: '/users/:id',
    summary: 'Store a person and their memberships',
    body: userInput,
    statuses: [200, 201],
    refusals: ['conflict'],
    async handle({ params: { id }, body: { end_connections, ...user }, actor }) {
      if (user.password !== undefined && user.password_hash !== undefined) {
        throw unprocessable([{ path: '/password_hash', message: 'cannot be given beside "password"' }])
      }
      await requireKnown(db, user)
      const hashed = await hashPassword(db, id, user)
      const outcome = await inTransaction(db, async (trx) => {
        await requireKnown(trx, user)
        return await putUser(trx, platform, id, hashed, { endConnections: end_connections }, actor, now())
      })
      if (outcome === 'email_taken') throw conflict('Another person signs in with this e-mail address.')
      if (outcome === 'subject_taken') throw conflict('Another person has this subject.')
      return stored(outcome === 'created', await findUser(db, id))
    },
  }),
  operation({
    method: 'get',
    path: '/users',
    summary: 'List the people who sign in',
    filters: [],
    statuses: [200],
    handle: async ({ page }) => pageOf(await listUsers(db, page), page, (row) => row.id),
  }),
  operation({
    method: 'get',
    path: '/users/:id',
    summary: 'Read a person and their memberships',
    statuses: [200],
    async handle({ params: { id } }) {
      const found = await findUser(db, id)
      if (!found) throw notFound('There is no user with this id.')
      return ok(found)
    },
  }),
  operation({
    method: 'post',
    path: '/users/:id/sign_in_links',
    summary: 'Create a one-time address that signs a person in',
    body: linkInput,
    statuses: [201],
    async handle({ params: { id }, body, actor }) {
      const { publicUrl } = config
      const link = { user: id, returnTo: pathOn(publicUrl, body.return_to), seconds: body.expires_in }
      const opened = await inTransaction(db, (trx) => createSignInLink(trx, link, actor, now()))
      if (!opened) throw notFound('There is no user with this id.')
      return created({ url: `${publicUrl}/signin/link/${opened.token}`, expires_at: opened.expiresAt })
    },
  }),
  operation({
    method: 'delete',
    path: '/users/:id/passkeys',
    summary: 'Remove the passkeys and recovery codes of a person who has lost them',
    statuses: [204],
    async handle({ params: { id }, actor }) {
      if (!(await findUser(db, id))) throw notFound('There is no user with this id.')
      const mails = { vault, platform, config, now }
      await inTransaction(db, (trx) => removeAllPasskeys(trx, mails, id, actor))
      return noContent
    },
  }),
  operation({
    method: 'put',
    path: '/publishers/:id',
    summary: 'Store a publisher',
    body: publisherSchema,
    statuses: [200, 201],
    async handle({ params: { id }, body, actor }) {
      const isNew = await inTransaction(db, (trx) => putPublisher(trx, id, body, actor, now()))
      return stored(isNew, await findPublisher(db, id))
    },
  }),
  operation({
    method: 'get',
    path: '/publishers/:id',
    summary: 'Read a publisher',
    statuses: [200],
    async handle({ params: { id } }) {
      const found = await findPublisher(db, id)
      if (!found) throw notFound('There is no publisher with this id.')
      return ok(found)
    },
  }),
]

/** @throws Problem 422 for another origin */
function pathOn(publicUrl: string, address: string): string {
  const path = address.startsWith(`${publicUrl}/`) ? address.slice(publicUrl.length) : address
  const local = localPath(path, publicUrl)
  if (local !== null) return local
  throw unprocessable([{ path: '/return_to', message: 'must be a path, or an address of this origin' }])
}

/** @throws Problem 422 for memberships of tenants or publishers that do not exist */
async function requireKnown(trx: Database, { tenants = [], publishers = [] }: User): Promise<void> {
  const ids = tenants.map((tenant) => tenant.id)
  const [knownTenants, knownPublishers] = [
    await knownIds(trx, 'tenants', ids),
    await knownIds(
      trx,
      'publishers',
      publishers.map((one) => teamMembership(one).id),
    ),
  ]
  const message = 'does not exist'
  const violations = [
    ...ids.flatMap((id, index) => (knownTenants.has(id) ? [] : [{ path: `/tenants/${index}/id`, message }])),
    ...publishers.flatMap((one, index) => {
      const path = `/publishers/${index}${typeof one === 'string' ? '' : '/id'}`
      return knownPublishers.has(teamMembership(one).id) ? [] : [{ path, message }]
    }),
  ]
  if (violations.length > 0) throw unprocessable(violations)
}

async function knownIds(db: Database, table: 'tenants' | 'publishers', ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom(table).select('id').where('id', 'in', ids).execute()
  return new Set(rows.map((row) => row.id))
}
