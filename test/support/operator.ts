import type { TestServer } from './server.ts'

export type Answer = {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into responses of every shape
  body: any
}

/** The operator's program. It calls /platform/v1 with the operator token. */
export type Operator = {
  /** @param type media type of the body. A string is sent unchanged unless the type is JSON. */
  call(method: string, path: string, body?: unknown, type?: string): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  get(path: string): Promise<Answer>
  delete(path: string): Promise<Answer>
}

export function operatorFor({ base, operatorToken }: Pick<TestServer, 'base' | 'operatorToken'>): Operator {
  const call = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(`${base}/platform/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${operatorToken}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined
        ? {}
        : { body: type === 'application/json' ? JSON.stringify(body) : String(body) }),
    })
    return await answerOf(response)
  }
  return {
    call,
    put: (path, body) => call('PUT', path, body),
    post: (path, body) => call('POST', path, body),
    get: (path) => call('GET', path),
    delete: (path) => call('DELETE', path),
  }
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    status: response.status,
    headers: response.headers,
    body: text && isJson ? JSON.parse(text) : text,
  }
}
