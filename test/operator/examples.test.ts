import { expect, onTestFinished, test } from 'vitest'
import { inTransaction } from '../../src/database/transaction.ts'
import { connect } from '../../src/model/connections/connections.ts'
import { schemaCompiler } from '../../src/platform/records.ts'
import { operatorFor } from '../support/operator.ts'
import { startServer, type TestServer } from '../support/server.ts'

type Media = Record<string, { schema: Record<string, unknown>; example?: unknown }>
type Described = {
  method: string
  path: string
  security: [{ operator: [string] }]
  parameters: { name: string; in: string; example?: string }[]
  requestBody?: { required: boolean; content: Media }
  responses: Record<string, { content?: Media }>
}

/** The examples tell one story: what others need comes first, and what ends things last. */
const ORDER = [
  /^put \/tenants\/\{id\}$/,
  /^put \/publishers/,
  /^put \/users/,
  /^put \/apps/,
  /decline$/,
  /approve$/,
  /^post .*\/clients$/,
  /^post .*\/endpoints$/,
  /^put \/endpoints/,
  /^put .*records/,
  /^post \/(changes|events|import|tokens)$/,
  /sign_in_links$/,
  /^post \/agents/,
  /^get \/deliveries$/,
  /^get /,
  /^patch /,
  /suspend$|pause$/,
  /resume$/,
  /\/secrets$/,
  /^post /,
  /^delete .*(secrets|passkeys)/,
  /^delete .*records/,
  /^delete \/(endpoints|connections|tokens)/,
  /^delete .*passkeys$/,
  /^delete \/apps/,
  /^delete \/(users|publishers)/,
  /^delete \/tenants/,
]

/** What a definition without signatures, or with several at once, has nothing to do with. */
const NOT_HERE: Record<string, string[]> = { default: ['post /endpoints/{id}/secrets/switch'] }

/** The consent that a story needs, which only a person can give. */
async function connectBooks({ runtime }: TestServer, known: Map<string, string>): Promise<void> {
  const { db, platform, now } = runtime
  const app = await db.selectFrom('apps').select('scopes').where('id', '=', 'books').executeTakeFirstOrThrow()
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('app_id', '=', 'books')
    .executeTakeFirstOrThrow()
  expect([...known.values()]).toContain(client.id)
  const bound = platform.binding.units === 'none' ? null : 'old-harbour'
  const consent = {
    ...{ app: 'books', client: client.id, publisher: 'tidy', environment: 'production' as const },
    ...{ tenant: 'harbour', unit: bound, scopes: app.scopes, user: 'olga' },
  }
  await inTransaction(db, (trx) => connect(trx, platform, consent, { kind: 'user', id: 'olga' }, now()))
}

async function readDocument(server: TestServer): Promise<Described[]> {
  const response = await fetch(`${server.base}/platform/openapi.json`)
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, Described>> }
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, one]) => ({
      ...one,
      method,
      path: path.slice('/platform/v1'.length),
    })),
  )
  const rank = ({ method, path }: Described) => ORDER.findIndex((step) => step.test(`${method} ${path}`))
  return all.sort((a, b) => rank(a) - rank(b))
}

/** Real ids by those of the examples: learnt from each response where it differs. */
function learn(known: Map<string, string>, example: unknown, actual: unknown): void {
  if (typeof example === 'string' && typeof actual === 'string') {
    if (example !== actual && !/[ :/…]/.test(example) && !known.has(example)) known.set(example, actual)
  } else if (
    typeof example === 'object' &&
    example !== null &&
    typeof actual === 'object' &&
    actual !== null
  ) {
    for (const [name, inner] of Object.entries(example)) {
      learn(known, inner, (actual as Record<string, unknown>)[name])
    }
  }
}

/** A schema that allows nothing that it does not describe. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]))
  const closes = 'properties' in inner && !('additionalProperties' in inner)
  return closes ? { ...inner, additionalProperties: false } : inner
}

test.for(['default', 'rentaltide'])(
  'every operation succeeds with its own example, and responds as its schema says, with %s',
  async (platform) => {
    const server = await startServer({ platform })
    onTestFinished(server.close)
    const operator = operatorFor(server)
    const compile = schemaCompiler()
    const known = new Map<string, string>()
    const real = (value: string) => known.get(value) ?? value
    const reallyAll = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'string' ? real(inner) : inner))
    for (const described of await readDocument(server)) {
      const { method, path, parameters, requestBody, responses, security } = described
      const name = `${method} ${path}`
      expect(security[0].operator, name).toHaveLength(1)
      if (NOT_HERE[platform]?.includes(name)) continue
      if (/^put .*records/.test(name)) await connectBooks(server, known)
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, wanted: string) => {
        const example = parameters.find((one) => one.in === 'path' && one.name === wanted)?.example
        return encodeURIComponent(real(example ?? `no example of ${wanted}`))
      })
      const query = new URLSearchParams()
      for (const one of parameters) {
        if (one.in === 'query' && one.example) query.set(one.name, real(one.example))
      }
      const [[type, sent] = []] = Object.entries(requestBody?.content ?? {})
      const body = sent?.example
      if (requestBody?.required) expect(body, `${name} has no body`).toBeDefined()
      if (/sandbox|rotate/.test(path)) expect(body).toBeUndefined()
      const address = query.size > 0 ? `${filled}?${query}` : filled
      const answer = await operator.call(
        method.toUpperCase(),
        address,
        body === undefined ? undefined : reallyAll(body),
        type,
      )
      const success = Object.keys(responses).filter((status) => status.startsWith('2'))
      expect([name, success, answer.status, answer.body]).toEqual([
        name,
        expect.arrayContaining([String(answer.status)]),
        answer.status,
        answer.body,
      ])
      const media = responses[answer.status]?.content?.['application/json']
      if (!media) {
        expect([name, answer.status, answer.body]).toEqual([name, 204, ''])
        continue
      }
      const validate = compile(strict(media.schema) as Record<string, unknown>)
      expect([name, validate(answer.body), validate.errors]).toEqual([name, true, null])
      expect([name, 'example', validate(media.example), validate.errors]).toEqual([
        name,
        'example',
        true,
        null,
      ])
      if (method === 'get') {
        const rows = (of: unknown) => (of as { data?: unknown[] }).data?.length
        const expected = rows(media.example)
        if (expected)
          expect([name, rows(answer.body)], 'an example with rows finds rows').not.toEqual([name, 0])
      }
      learn(known, media.example, answer.body)
    }
    for (const path of ['/tenants', '/users', '/publishers', '/apps', '/tokens', '/connections']) {
      expect([path, (await operator.get(path)).body.data]).toEqual([path, []])
    }
  },
)
