import type pg from 'pg'
import { gather } from '../database/gather.ts'
import type { Resource } from '../model/resources.ts'
import type { ConnectionLimits } from './rate_limit/connection_limits.ts'
import {
  type AccessRow,
  apiStatements,
  type MeRow,
  type PageRow,
  type RecordRow,
  type Statement,
} from './statements.ts'

/** The parameters of every statement. */
export type Question = {
  /** SHA-256 of the access token, in hexadecimal as PostgreSQL writes it. */
  hash: string
  now: Date
  /** The time of rate limits in milliseconds, if tests have moved it; otherwise null. */
  clock: number | null
  /** Whether the request has a proof of the key that the token is bound to. */
  proven: boolean
  /** What the token must be for. */
  resource: Resource
}

/** @param needs the scopes that the call needs, all of them */
export type AccessQuestion = Question & { needs: string[] }

/** @param scope the scope that the record type needs */
export type RecordQuestion = Question & { scope: string; type: string; id: string }

/** @param after the last record of the page before */
export type PageQuestion = Question & {
  scope: string
  type: string
  after: { at: Date; id: string }
  limit: number
  /** The fields of a named view; null for the whole records. */
  fields: string[] | null
  /** Whether deleted records are listed too. */
  deleted: boolean
}

/** Runs the statements of the API. They find nothing if the token is not valid. */
export type Finders = {
  me(question: Question): Promise<MeRow | undefined>
  access(question: AccessQuestion): Promise<AccessRow | undefined>
  record(question: RecordQuestion): Promise<RecordRow | undefined>
  page(question: PageQuestion): Promise<PageRow | undefined>
}

/**
 * @param limits null if Redis counts
 * @param agentLimits those of agents, if they have their own
 * @param people the record type of participants; null if the platform has none
 */
export function createFinders(
  pool: pg.Pool,
  limits: ConnectionLimits | null,
  agentLimits: ConnectionLimits | null,
  people: string | null,
): Finders {
  const statements = apiStatements(limits, agentLimits)
  const one = async <Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]) => {
    const { rows } = await pool.query<Row>({ ...statement, values })
    return rows[0]
  }
  return {
    me: ({ hash, now, clock, proven, resource }) =>
      one(statements.me, [hash, now.toISOString(), clock, proven, people, resource]),
    access: gather(pool, statements.access),
    record: gather(pool, statements.record),
    page: ({ hash, now, clock, proven, resource, scope, type, after, limit, fields, deleted }) =>
      one(statements[listOf(fields !== null, deleted)], [
        hash,
        now.toISOString(),
        clock,
        scope,
        type,
        after.at.toISOString(),
        after.id,
        limit,
        proven,
        resource,
        ...(fields ? [fields] : []),
      ]),
  }
}

function listOf(view: boolean, deleted: boolean): 'page' | 'view' | 'changes' | 'viewChanges' {
  if (deleted) return view ? 'viewChanges' : 'changes'
  return view ? 'view' : 'page'
}
