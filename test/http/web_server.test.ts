import { expect, onTestFinished, test } from 'vitest'
import { webServer } from '../../src/http/web_server.ts'

test('a client that sends half a request, or nothing, is disconnected; a long import is not', () => {
  const http = webServer(4000, () => {})
  onTestFinished(() => void http.close())
  // With a requestTimeout of 0, Node's default for headersTimeout is 0 as well, which is no limit.
  expect(http.headersTimeout).toBeGreaterThan(0)
  expect(http.headersTimeout).toBeLessThanOrEqual(60_000)
  expect([http.requestTimeout, http.keepAliveTimeout]).toEqual([0, 4000])
})
