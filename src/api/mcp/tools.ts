import type { Context } from 'koa'
import { badRequest } from '../../http/problem.ts'
import type { RecordType } from '../../platform/definition.ts'
import type { Runtime } from '../../runtime.ts'
import { schemeOf } from '../access_token.ts'
import type { Challenges } from '../challenge.ts'
import type { Cursors } from '../cursor.ts'
import { feedReader, findFeed, refuseParticipants } from '../feed.ts'
import type { Finders, Question } from '../find.ts'
import { meText } from '../me.ts'
import type { Parameters } from '../query.ts'
import { noSuchRecord, pageText, type RecordSource } from '../source.ts'
import type { CallRow } from '../statements.ts'
import {
  type DescribedTool,
  describeEvents,
  describeGet,
  describeList,
  describeWhoami,
  typesForAgents,
} from './descriptions.ts'

/** What a call of a tool found: the holder of the token, and how to read the rest. */
export type Called = CallRow & {
  /** @returns JSON text; null if the caller has disconnected. @throws Problem */
  text(ctx: Context): string | null | Promise<string | null>
}

export type McpTool = DescribedTool & {
  /** What it reads, as a path below /api/v1. */
  reads: string
  /** Runs the statement of the call, the same as in the API. @throws Problem 400 for wrong arguments */
  find(given: Parameters, question: Question): Promise<Called | undefined>
}

type Parts = {
  finders: Finders
  cursors: Cursors
  refusal: Challenges
  sources: { type: RecordType; source: RecordSource }[]
}

/**
 * The tools of a platform, by name: two for each record type that agents can read, and those for events and for the
 * token itself.
 */
export function createTools(runtime: Runtime, parts: Parts): Map<string, McpTool> {
  const { platform } = runtime
  const types = typesForAgents(platform)
  const sources = parts.sources.filter(({ type }) => types.includes(type))
  const tools = [
    ...sources.flatMap(({ type, source }) => [
      { ...describeList(type), ...listTool(type, source, parts) },
      { ...describeGet(type, types), ...getTool(type, source, parts) },
    ]),
    { ...describeEvents(platform), ...eventsTool(runtime, parts) },
    { ...describeWhoami(platform), ...whoamiTool(parts) },
  ]
  return new Map(tools.map((tool) => [tool.definition.name, tool]))
}

/** How a tool is run. */
type Run = Omit<McpTool, keyof DescribedTool>

function listTool(type: RecordType, source: RecordSource, { refusal }: Parts): Run {
  return {
    reads: type.name,
    async find(given, question) {
      const row = await source.findPage(given, question)
      if (!row) return undefined
      return Object.assign(row, {
        text: async (ctx: Context) => {
          requireGranted(ctx, row, type, refusal)
          const page = await row.read(ctx)
          return page && pageText(page)
        },
      })
    },
  }
}

function getTool(type: RecordType, source: RecordSource, { refusal }: Parts): Run {
  return {
    reads: type.name,
    async find({ id, ...more }, question) {
      const [unknown] = Object.keys(more)
      if (unknown !== undefined) throw badRequest(`There is no argument "${unknown}" here. There is id.`)
      if (id === undefined) throw badRequest('Say which one: the argument id is missing.')
      const row = await source.findRecord({ id: String(id), ifNoneMatch: undefined }, question)
      if (!row) return undefined
      return Object.assign(row, {
        text: async (ctx: Context) => {
          requireGranted(ctx, row, type, refusal)
          const found = await row.read(ctx)
          if (found && found.document === null) throw noSuchRecord(type)
          return found === null ? null : found.document
        },
      })
    },
  }
}

function eventsTool(runtime: Runtime, { finders, cursors, refusal }: Parts): Run {
  const find = findFeed(finders)
  const read = feedReader(runtime, cursors)
  const refuse = refuseParticipants(refusal)
  return {
    reads: 'feed',
    async find(given, question) {
      const row = await find(given, question)
      if (!row) return undefined
      return Object.assign(row, {
        text: async (ctx: Context) => {
          await refuse(ctx, row)
          return (await read(row)).text
        },
      })
    },
  }
}

function whoamiTool({ finders }: Parts): Run {
  return {
    reads: 'me',
    async find(given, question) {
      const [unknown] = Object.keys(given)
      if (unknown !== undefined) throw badRequest(`There is no argument "${unknown}" here.`)
      const row = await finders.me(question)
      return row && Object.assign(row, { text: () => meText(row) })
    },
  }
}

/** The challenge includes the token's scopes, so that the next token has all of them. @throws Problem 403 */
function requireGranted(ctx: Context, row: CallRow, { scope }: RecordType, refusal: Challenges): void {
  if (!row.granted) throw refusal.insufficientScope(scope, schemeOf(ctx), row.held ?? [])
}
