import { CliError } from './cli_error.ts'
import { type UploadSource, upload } from './upload.ts'

export type Row = Record<string, unknown>

/** The operator API of a running Drawbridge. */
export interface OperatorClient {
  get(path: string): Promise<Row>
  send(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Row>
  /**
   * POSTs a stream of any length. `each` is called with the number of bytes sent so far.
   * @returns the body of the response, or of an error response that says how many lines were stored
   */
  upload(path: string, type: string, source: UploadSource, each: (bytes: number) => void): Promise<Row>
  /** All rows of a list, page by page. `each` is called with the number of rows so far. */
  list(
    path: string,
    query?: Record<string, string | undefined>,
    each?: (count: number) => void,
  ): Promise<Row[]>
}

const PAGE = 100

/**
 * @param url the origin where Drawbridge runs
 * @param token the operator token
 */
export function operatorClient(url: string, token: string): OperatorClient {
  const call = async (method: string, path: string, body?: unknown): Promise<Row> => {
    const response = await fetch(`${url}/platform/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch((error: Error) => {
      const reason = error.cause instanceof Error ? error.cause.message : error.message
      throw new CliError(
        `Could not connect to Drawbridge at ${url} (${reason}). Is it running? Use --url to set another address.`,
      )
    })
    const row = rowIn(await response.text())
    if (response.ok) return row
    throw refusalIn(response.status, row, `${method} ${path}`, token)
  }
  return {
    get: (path) => call('GET', path),
    send: call,
    upload: async (path, type, source, each) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type }
      const { status, body } = await upload(`${url}/platform/v1${path}`, headers, source, each)
      const row = rowIn(body)
      if (status < 300 || 'stored' in row) return row
      throw refusalIn(status, row, `POST ${path}`, token)
    },
    list: async (path, query = {}, each = () => {}) => {
      const rows: Row[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const asked = Object.entries({ ...query, limit: String(PAGE), cursor: cursor || undefined })
        const given = asked.filter((pair): pair is [string, string] => pair[1] !== undefined)
        const page = await call('GET', `${path}?${new URLSearchParams(given)}`)
        rows.push(...(page['data'] as Row[]))
        each(rows.length)
        cursor = (page['next_cursor'] as string | null) ?? null
      }
      return rows
    },
  }
}

function refusalIn(status: number, row: Row, what: string, token: string): CliError {
  if (status === 401) {
    const problem = token === '' ? 'No operator token was given' : 'The operator token is not valid'
    return new CliError(`${problem}. Set it with --token or OPERATOR_TOKEN.`)
  }
  return new CliError(String(row['detail'] ?? `${what} failed with status ${status}.`))
}

function rowIn(text: string): Row {
  try {
    return text === '' ? {} : ((JSON.parse(text) as Row | null) ?? {})
  } catch {
    return {}
  }
}
