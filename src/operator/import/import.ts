import type { Context } from 'koa'
import { uploadedChunks } from '../../http/upload.ts'
import type { Runtime } from '../../runtime.ts'
import { type Imported, RecordImport } from './batches.ts'
import { LineReader } from './line_reader.ts'

/**
 * Stores the lines of an upload as they arrive (docs/decisions/0153). While one batch is stored, the next one is
 * read. Then the sender has to wait.
 * @param stopping aborted when the program stops; the import then ends after the current batch
 * @throws Problem if it ends early; its members say what was stored by then, and up to which line
 */
export async function importLines(ctx: Context, runtime: Runtime, stopping: AbortSignal): Promise<Imported> {
  const records = new RecordImport(runtime)
  const reader = new LineReader()
  try {
    for await (const chunk of uploadedChunks(ctx, { stopping })) {
      for (const line of reader.read(chunk)) await records.take(line)
    }
    for (const line of reader.end()) await records.take(line)
    return await records.finish()
  } catch (error) {
    throw await records.endEarly(error)
  }
}
