import type { OperatorScope } from '../../model/operators/operator_scopes.ts'

type Content = Record<string, { schema?: unknown; example?: unknown }>

/** The parts of the operator API's OpenAPI document that the page uses. */
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
