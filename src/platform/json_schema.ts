import { z } from 'zod'
import { platformSchema } from './definition.ts'

/** The JSON Schema of a definition, for editors and other programs. It is stored in `docs/platform.schema.json`. */
export function platformJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(platformSchema, { io: 'input', target: 'draft-2020-12' })
}
