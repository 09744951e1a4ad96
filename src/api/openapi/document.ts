import type { Platform } from '../../platform/definition.ts'
import { components } from './components.ts'
import { paths } from './paths.ts'
import { webhooks } from './webhooks.ts'

/**
 * The API as OpenAPI 3.1, derived from the platform definition: record types under `paths`, event types under
 * `webhooks`.
 * @param base origin of this deployment
 */
export function openApiDocument(platform: Platform, base: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: `${platform.title} API`,
      version: '1',
      summary: 'The records that partner apps can read, and the events that they receive.',
      description: `${platform.description}\n\nRead-only. An access token gives access to the records of one connection: one ${platform.tenants.label.toLowerCase()}, or one ${platform.binding.label.toLowerCase()} of it.`,
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: base }],
    externalDocs: { url: `${base}/docs` },
    tags: platform.record_types.map(({ name, title }) => ({ name, description: title })),
    security: [{ oauth: [] }],
    paths: paths(platform),
    webhooks: webhooks(platform),
    components: components(platform, base),
  }
}
