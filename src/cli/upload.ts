import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { CliError } from './cli_error.ts'

/** The bytes to upload, and their number if it is known. */
export type UploadSource = { stream: Readable; size: number | null }

/** @param file its path; `-` for standard input @throws CliError for a file that cannot be read */
export async function openUpload(file: string, input: Readable): Promise<UploadSource> {
  if (file === '-') return { stream: input, size: null }
  try {
    const { size } = await stat(file)
    const stream = createReadStream(file)
    await new Promise((opened, failed) => stream.once('open', opened).once('error', failed))
    return { stream, size }
  } catch (error) {
    throw new CliError(`Could not read ${file} (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/**
 * POSTs a stream. fetch() is not used, because it times out after five minutes.
 * @param each called with the number of bytes sent so far
 * @returns the status and the body; a server may respond before it has read everything
 * @throws CliError if the connection fails
 */
export async function upload(
  url: string,
  headers: Record<string, string>,
  { stream }: UploadSource,
  each: (bytes: number) => void,
): Promise<{ status: number; body: string }> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return await new Promise((answered, failed) => {
    const sent = send(url, { method: 'POST', headers }, (response) => {
      text(response).then((body) => answered({ status: response.statusCode ?? 0, body }), failed)
      response.once('end', () => stream.destroy())
    })
    sent.once('error', (error: Error) => {
      failed(new CliError(`The connection to ${new URL(url).origin} was lost (${error.message}).`))
    })
    stream.once('error', (error: Error) => sent.destroy(error))
    let bytes = 0
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      each(bytes)
    })
    stream.pipe(sent)
  })
}
