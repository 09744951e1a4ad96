import type { RecordType } from '../platform/definition.ts'
import { schemeOf } from './access_token.ts'
import type { Challenges } from './challenge.ts'
import type { ApiStep } from './route.ts'
import type { CallRow } from './statements.ts'

/** Continues only if the token has the scope of the record type. */
export function requireScope(type: RecordType, refusal: Challenges): ApiStep<CallRow> {
  return (ctx, { granted }) => {
    if (!granted) throw refusal.insufficientScope(type.scope, schemeOf(ctx))
  }
}
