import { Problem } from '../../http/problem.ts'
import type { Runtime } from '../../runtime.ts'
import type { Story } from '../openapi/examples.ts'
import { importShape } from '../openapi/shapes.ts'
import { type Operation, operation } from '../operation.ts'
import { changeInput } from '../records.ts'
import { ok } from '../reply.ts'
import { importLines } from './import.ts'

const NDJSON = 'application/x-ndjson'

/**
 * `POST /import`: any number of records, as newline-delimited JSON.
 * @param stopping aborted when the program stops
 */
export const importOperation = (runtime: Runtime, story: Story, stopping: AbortSignal): Operation =>
  operation({
    method: 'post',
    path: '/import',
    scope: 'records:write',
    summary:
      'Store any number of records, one per line, and raise their events; a refused line does not affect the others',
    lines: { type: NDJSON, schema: changeInput, example: story.change },
    statuses: [200],
    returns: importShape,
    example: { response: { stored: 1, refused: 0, errors: [] } },
    refusals: [
      'bad_request',
      'upload_timeout',
      'conflict',
      'too_large',
      'unsupported_media_type',
      'unavailable',
    ],
    async handle({ ctx }) {
      if (!ctx.is(NDJSON)) throw new Problem('unsupported_media_type', `Send the lines as ${NDJSON}.`)
      return ok(await importLines(ctx, runtime, stopping))
    },
  })
