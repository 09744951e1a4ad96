import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { createApp } from '../../../src/app.ts'
import type { Config } from '../../../src/config.ts'
import { SYSTEM } from '../../../src/model/audit/audit_log.ts'
import { ensureSigningKey } from '../../../src/model/signing_keys.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { runtimeOver } from '../../support/runtime.ts'
import { basicOf, type Place } from '../merchants.ts'
import { placeOf, type ScaleSize } from './size.ts'
import type { Filled } from './stage.ts'

const OPERATOR_TOKEN = 'op_of-the-benchmark-0123456789abcdef'
const STRIDE = 7_368_787 // prime, and so coprime to every number of connections here

/** A response of 500 or above: exceeding the time-out of a statement is a result too. */
export class ServerFailure extends Error {}

/** The product with one of the databases, in this process. */
export type Subject = {
  name: string
  size: ScaleSize
  runtime: Runtime
  /** Connections in an order that looks random. None is repeated. */
  next(): Place
  get(path: string, token: string, headers?: Record<string, string>): Promise<string>
  form(path: string, place: Place, fields: Record<string, string>): Promise<string>
  operator(method: string, path: string, body?: object): Promise<string>
  close(): Promise<void>
}

export async function openSubject({ url, secretKey, size }: Filled): Promise<Subject> {
  const runtime = runtimeOver(url, secretKey)
  const http = createServer()
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const config: Partial<Config> = { publicUrl: origin, operatorTokens: [OPERATOR_TOKEN] }
  Object.assign(runtime.config, config)
  await ensureSigningKey(runtime.db, runtime.vault, SYSTEM, runtime.now())
  const app = await createApp(runtime)
  http.on('request', app.handler)
  const agent = new Agent({ connections: 4 })
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const response = await request(`${origin}${path}`, {
      dispatcher: agent,
      method: method as 'GET',
      headers,
      body: body ?? null,
    })
    const text = await response.body.text()
    if (response.statusCode >= 500)
      throw new ServerFailure(`${method} ${path}: ${response.statusCode} ${text}`)
    return text
  }
  let at = Math.floor(Math.random() * size.tenants)
  return {
    name: new URL(url).pathname.slice(1),
    size,
    runtime,
    next() {
      at = (at + STRIDE) % (2 * size.tenants)
      return placeOf((at >> 1) + 1, (at & 1) as 0 | 1)
    },
    get: (path, token, headers = {}) => send('GET', path, { authorization: `Bearer ${token}`, ...headers }),
    form: (path, place, fields) => {
      const type = 'application/x-www-form-urlencoded'
      const body = new URLSearchParams(fields).toString()
      return send('POST', path, { authorization: basicOf(place), 'content-type': type }, body)
    },
    operator: (method, path, body) => {
      const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
      const headers = { authorization: `Bearer ${OPERATOR_TOKEN}`, ...type }
      return send(method, `/platform/v1${path}`, headers, body && JSON.stringify(body))
    },
    close: async () => {
      http.closeAllConnections()
      await new Promise((closed) => http.close(closed))
      await app.close()
      await runtime.requestLog.flush()
      await agent.destroy()
      await runtime.close()
    },
  }
}
