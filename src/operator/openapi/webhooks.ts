import { OPERATOR_EVENT_TYPES } from '../../platform/operator_events.ts'

/** The webhooks of the operator's own endpoints, as Standard Webhooks. */
export function operatorWebhooks() {
  return Object.fromEntries(
    OPERATOR_EVENT_TYPES.map(({ name, text, schema, sample }) => {
      const properties = {
        type: { const: name },
        timestamp: { type: 'string', format: 'date-time' },
        data: schema,
      }
      const body = { type: 'object', required: Object.keys(properties), properties }
      const example = { type: name, timestamp: '2026-06-20T14:31:07.250Z', data: sample }
      const operationId = `webhook_${name.replace('.', '_')}`
      const content = { 'application/json': { schema: body, example } }
      const responses = { '2XX': { description: 'Received' } }
      return [
        name,
        { post: { operationId, summary: text, requestBody: { required: true, content }, responses } },
      ]
    }),
  )
}
