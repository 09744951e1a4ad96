import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schemaCompiler } from '../../src/platform/records.ts'
import { type Operator, operatorFor } from '../support/operator.ts'
import { startServer, type TestServer } from '../support/server.ts'

type Described = {
  operationId: string
  responses: Record<string, { description: string }>
  requestBody?: { required: boolean; content: Record<string, { schema: Record<string, unknown> }> }
}

let server: TestServer
let operator: Operator
let document: Record<string, unknown> & { paths: Record<string, Record<string, Described>> }
let described: [method: string, path: string, Described][]
beforeAll(async () => {
  server = await startServer()
  operator = operatorFor(server)
  // Read without a token: it says nothing that is secret.
  document = (await (await fetch(`${server.base}/platform/openapi.json`)).json()) as typeof document
  described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, one]): [string, string, Described] => [method, path, one]),
  )
})
afterAll(() => server.close())

test('the document is valid OpenAPI 3.1, and every operation has an id and a success of its own', async () => {
  const validator = new Validator()
  expect(await validator.validate({ ...document })).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(described.length).toBeGreaterThan(30)
  expect(new Set(described.map(([, , { operationId }]) => operationId)).size).toBe(described.length)
  for (const [, , { responses }] of described) {
    expect(Object.keys(responses).filter((status) => status.startsWith('2')).length).toBeGreaterThan(0)
    for (const { description } of Object.values(responses)) expect(description).toBeTypeOf('string')
  }
})

test('every body is described by a schema that other programs can use', () => {
  const compile = schemaCompiler()
  for (const [method, path, { requestBody }] of described) {
    if (!requestBody) continue
    const [schema] = Object.values(requestBody.content).map((content) => content.schema)
    expect([method, path, typeof compile(schema ?? {})]).toEqual([method, path, 'function'])
  }
  const app = document.paths['/platform/v1/apps/{id}']?.['put']?.requestBody
  const validate = compile(app?.content['application/json']?.schema ?? {})
  expect(validate({ publisher: 'p', name: 'A', kind: 'public', client_type: 'public', scopes: ['a'] })).toBe(
    true,
  )
  expect(validate({ publisher: 'p', name: '', kind: 'other', scopes: [] })).toBe(false)
})

test('every operation that is described is there, and asks for a required body', async () => {
  for (const [method, path, { requestBody, responses }] of described) {
    const address = path.slice('/platform/v1'.length).replaceAll(/\{\w+\}/g, 'nothing')
    if (path.endsWith('/rotate') || path.endsWith('/reset')) continue
    const { status } = await operator.call(method.toUpperCase(), address)
    expect([method, path, Object.keys(responses)]).toEqual([
      method,
      path,
      expect.arrayContaining([String(status)]),
    ])
    expect([method, path, status]).not.toEqual([method, path, 405])
    if (requestBody?.required) expect([path, status]).toEqual([path, 415])
  }
})
