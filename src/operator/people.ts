import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { localPath } from '../http/local_path.ts'
import { badRequest, conflict, notFound, unprocessable } from '../http/problem.ts'
import { oneLine } from '../model/fields.ts'
import { inviteOperator } from '../model/operators/operator_invitation.ts'
import { missingScopes, type OperatorCaller, operatorScopes } from '../model/operators/operator_scopes.ts'
import { removeAllPasskeys } from '../model/passkeys/passkeys.ts'
import { deleteUser } from '../model/people/delete_user.ts'
import { emailAddress, teamMembership, type User, userSchema } from '../model/people/user_schema.ts'
import { findUser, hashPassword, listUsers, putUser } from '../model/people/users.ts'
import { createSignInLink } from '../model/sign_in/sign_in_links.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import {
  invitedOperatorShape,
  listOf,
  nothing,
  signInLinkShape,
  userRow,
  userShape,
} from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { created, noContent, ok, stored } from './reply.ts'
import { requireScopes } from './require_operator.ts'

const userInput = userSchema.extend({
  end_connections: z
    .boolean()
    .default(false)
    .describe('End the connections that this person created for tenants that they no longer own'),
})

const linkInput = z.strictObject({
  return_to: z.string().max(1024).describe('Where the person is sent: a path, or a URL of this origin'),
  expires_in: z.int().min(1).max(300).default(60).describe('Seconds'),
})

const invitation = z.strictObject({
  email: emailAddress,
  name: oneLine(120).optional().describe('The display name. If absent, the email address'),
})

/** People who sign in. */
export const peopleOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, platform, now } = runtime
  const { publicUrl } = runtime.config
  return [
    operation({
      method: 'put',
      path: '/users/:id',
      scope: 'people:write',
      summary: 'Create or update a person and their memberships',
      body: userInput,
      statuses: [200, 201],
      returns: userShape,
      example: { path: { id: 'olga' }, body: story.userInput, response: story.user },
      refusals: ['conflict'],
      async handle({ params: { id }, body: { end_connections, ...user }, actor, caller }) {
        if (user.password !== undefined && user.password_hash !== undefined) {
          throw unprocessable([{ path: '/password_hash', message: 'cannot be combined with "password"' }])
        }
        await guardOperators(db, caller, id, user.operator)
        await requireKnown(db, user)
        const hashed = await hashPassword(db, id, user)
        const outcome = await inTransaction(db, async (trx) => {
          await guardOperators(trx, caller, id, user.operator)
          await requireKnown(trx, user)
          return await putUser(trx, platform, id, hashed, { endConnections: end_connections }, actor, now())
        })
        if (outcome === 'email_taken')
          throw conflict('Another person already signs in with this email address.')
        if (outcome === 'subject_taken') throw conflict('Another person already has this subject.')
        return stored(outcome === 'created', await findUser(db, id))
      },
    }),
    operation({
      method: 'get',
      path: '/users',
      scope: 'read',
      summary: 'List the people who sign in, or look one up by email address',
      filters: ['email'],
      statuses: [200],
      returns: listOf(userRow),
      example: {
        query: { email: 'olga@harbour.example' },
        response: { data: [story.userRow], next_cursor: null },
      },
      handle: async ({ page }) => pageOf(await listUsers(db, page.filter, page), page, (row) => row.id),
    }),
    operation({
      method: 'get',
      path: '/users/:id',
      scope: 'read',
      summary: 'Read a person and their memberships',
      statuses: [200],
      returns: userShape,
      example: { path: { id: 'olga' }, response: story.user },
      async handle({ params: { id } }) {
        const found = await findUser(db, id)
        if (!found) throw noUser()
        return ok(found)
      },
    }),
    operation({
      method: 'post',
      path: '/users/:id/sign_in_links',
      scope: 'people:write',
      summary: 'Create a one-time link that signs a person in',
      body: linkInput,
      statuses: [201],
      returns: signInLinkShape,
      example: {
        path: { id: 'olga' },
        body: { return_to: '/settings/apps' },
        response: { url: `${publicUrl}/signin/link/…`, expires_at: story.at },
      },
      async handle({ params: { id }, body, actor, caller }) {
        const link = { user: id, returnTo: pathOn(publicUrl, body.return_to), seconds: body.expires_in }
        const opened = await inTransaction(db, async (trx) => {
          await guardOperators(trx, caller, id)
          return await createSignInLink(trx, link, actor, now())
        })
        if (!opened) throw noUser()
        return created({ url: `${publicUrl}/signin/link/${opened.token}`, expires_at: opened.expiresAt })
      },
    }),
    operation({
      method: 'delete',
      path: '/users/:id',
      scope: 'people:write',
      summary: 'Delete a person with their sessions, memberships, mails and sandboxes; connections stay',
      query: ['end_connections'],
      statuses: [204],
      returns: nothing,
      example: { path: { id: 'olga' }, response: undefined },
      refusals: ['conflict'],
      async handle({ params: { id }, query, actor, caller }) {
        const endConnections = readFlag('end_connections', query.end_connections)
        const outcome = await inTransaction(db, async (trx) => {
          await guardOperators(trx, caller, id)
          return await deleteUser(trx, runtime, id, { endConnections }, actor)
        })
        if (outcome.kind === 'no_user') throw noUser()
        if (outcome.kind === 'last_admin') {
          throw conflict(
            `This person is the only admin of ${outcome.publishers.join(', ')}, which still has apps. ` +
              'Make someone else an admin first, or delete the publisher.',
          )
        }
        return noContent
      },
    }),
    operation({
      method: 'delete',
      path: '/users/:id/passkeys',
      scope: 'people:write',
      summary: 'Remove the passkeys and recovery codes of a person who has lost them',
      statuses: [204],
      returns: nothing,
      example: { path: { id: 'olga' }, response: undefined },
      async handle({ params: { id }, actor, caller }) {
        if (!(await findUser(db, id))) throw noUser()
        await inTransaction(db, async (trx) => {
          await guardOperators(trx, caller, id)
          await removeAllPasskeys(trx, runtime, id, actor)
        })
        return noContent
      },
    }),
    operation({
      method: 'post',
      path: '/operators',
      scope: 'tokens:write',
      summary: 'Give a person access to the desk, with a link to choose a password if they have no account',
      body: invitation,
      statuses: [201],
      returns: invitedOperatorShape,
      example: {
        body: { email: 'olga@harbour.example' },
        response: { user: 'olga', url: null, expires_at: null },
      },
      async handle({ body: { email, name = email }, actor, caller }) {
        // An operator can do everything.
        requireScopes(caller, operatorScopes)
        const invited = await inTransaction(runtime.db, (trx) =>
          inviteOperator(trx, runtime, { email, name }, actor),
        )
        const { user, url, expiresAt } = invited
        return created({ user, url, expires_at: expiresAt })
      },
    }),
  ]
}

/**
 * A person who works for the platform can do everything. So only a token that can do everything may change who works
 * for the platform, or act on these people.
 * @throws Problem 403 that names the scopes that the caller lacks
 */
async function guardOperators(
  trx: Database,
  caller: OperatorCaller,
  id: string,
  becomes?: boolean | undefined,
): Promise<void> {
  if (missingScopes(caller, operatorScopes).length === 0) return
  const person = await trx
    .selectFrom('users')
    .select('operator')
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  if (person?.operator || becomes) requireScopes(caller, operatorScopes)
}

/** @throws Problem 400 */
function readFlag(name: string, value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false
  if (value === 'true') return true
  throw badRequest(`${name} must be true or false.`)
}

function noUser() {
  return notFound('There is no user with this ID.')
}

/** @throws Problem 422 for another origin */
function pathOn(publicUrl: string, address: string): string {
  const path = address.startsWith(`${publicUrl}/`) ? address.slice(publicUrl.length) : address
  const local = localPath(path, publicUrl)
  if (local !== null) return local
  throw unprocessable([{ path: '/return_to', message: 'must be a path, or a URL of this origin' }])
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
