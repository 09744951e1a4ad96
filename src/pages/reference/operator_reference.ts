import type { OperatorScope } from '../../model/operators/operator_scopes.ts'

type Content = Record<string, { schema?: unknown; example?: unknown }>

/** What this page reads of the OpenAPI document of the operator API. */
export type OperatorReference = {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string
        summary: string
        tags: string[]
        security: { operator: OperatorScope[] }[]
        parameters: { name: string; in: string; example?: string; description?: string }[]
        requestBody?: { content: Content }
        responses: Record<string, { content?: Content }>
      }
    >
  >
}
