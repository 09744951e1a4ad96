import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { openApiDocument } from '../../src/api/openapi/document.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { schemaCompiler } from '../../src/platform/records.ts'
import { startServer } from '../support/server.ts'
import { getWith } from '../support/token.ts'

test.each(shippedPlatforms())(
  'the document of %s is valid OpenAPI 3.1 and lists everything',
  async (name) => {
    const platform = loadPlatform(name)
    // As it travels: what JSON drops is not there.
    const document = JSON.parse(JSON.stringify(openApiDocument(platform, 'https://api.example.com')))
    const validator = new Validator()
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
    for (const type of platform.record_types) {
      expect(Object.keys(document.paths)).toEqual(
        expect.arrayContaining([`/api/v1/${type.name}`, `/api/v1/${type.name}/{id}`]),
      )
    }
    expect(Object.keys(document.webhooks)).toEqual(platform.event_types.map((type) => type.name))
    const operations = [...Object.values(document.paths), ...Object.values(document.webhooks)].flatMap(
      (item) =>
        Object.values(item as Record<string, { operationId: string }>).map(
          (operation) => operation.operationId,
        ),
    )
    expect(new Set(operations).size).toBe(operations.length)
  },
)

test.each(shippedPlatforms())('every reference of %s leads somewhere, and its examples fit', (name) => {
  const document = JSON.parse(JSON.stringify(openApiDocument(loadPlatform(name), 'https://api.example.com')))
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )
  expect(references.length).toBeGreaterThan(10)
  for (const reference of references) {
    const found = reference.split('/').reduce((part, key) => part?.[key], document)
    expect([reference, typeof found]).toEqual([reference, 'object'])
  }
  for (const [type, schema] of Object.entries<{ examples?: unknown[]; allOf: object[] }>(
    document.components.schemas,
  )) {
    for (const example of schema.examples ?? []) {
      const validate = schemaCompiler()({ type: 'object', allOf: schema.allOf })
      expect([type, validate(example), validate.errors]).toEqual([type, true, null])
    }
  }
})

test('openapi.json and the protected resource metadata are there for everybody', async () => {
  const server = await startServer()
  const get = getWith(server.base, null)
  const document = await get('/openapi.json')
  expect([document.status, document.body.openapi, document.body.servers]).toEqual([
    200,
    '3.1.0',
    [{ url: server.base }],
  ])
  for (const path of ['', '/api/v1', '/mcp']) {
    const { body } = await get(`/.well-known/oauth-protected-resource${path}`)
    expect(body).toMatchObject({
      resource: server.base + path,
      authorization_servers: [server.base],
      bearer_methods_supported: ['header'],
    })
  }
  const { body: authorization } = await get('/.well-known/oauth-authorization-server')
  expect(authorization.protected_resources).toEqual([`${server.base}/api/v1`, `${server.base}/mcp`])
  await server.close()
})
