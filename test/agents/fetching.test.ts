import { expect, test } from 'vitest'
import { fetchJson } from '../../src/oauth/documents/fetch_json.ts'
import { freshSeconds } from '../../src/oauth/documents/freshness.ts'
import { listen } from '../support/listen.ts'

const soon = () => ({ bytes: 1000, until: performance.now() + 300 })

test('O45 a name that leads to a private address is not connected to', async () => {
  let requests = 0
  const { server, origin } = await listen((_, response) => {
    requests++
    response.end()
  })
  const { port } = new URL(origin)
  for (const address of ['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1']) {
    const rules = { reach: 'public' as const, lookup: async () => ['93.184.216.34', address] }
    const fetched = await fetchJson(rules, new URL(`https://agent.example:${port}/agent.json`), soon())
    expect(fetched).toEqual({ problem: 'it could not be reached' })
  }
  expect(requests).toBe(0)
  server.close()
})

test('a response that drips, or never begins, is given up at the deadline', async () => {
  const { server, origin } = await listen((request, response) => {
    if (request.url === '/silent') return
    response.writeHead(200, { 'content-type': 'application/json' })
    const dripping = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(dripping))
  })
  const rules = { reach: 'private' as const, lookup: async () => ['127.0.0.1'] }
  for (const path of ['/silent', '/drips']) {
    const fetched = await fetchJson(rules, new URL(path, origin), soon())
    expect(fetched).toEqual({ problem: 'it did not respond in time' })
  }
  server.closeAllConnections()
  server.close()
})

test.each([
  [{}, 300],
  [{ 'cache-control': 'no-store' }, 60],
  [{ 'cache-control': 'max-age=5' }, 60],
  [{ 'cache-control': 'public, max-age=600' }, 600],
  [{ 'cache-control': 'max-age=600', age: '500' }, 100],
  [{ 'cache-control': 'max-age=600, s-maxage=1200' }, 1200],
  [{ 'cache-control': 'max-age=99999999999999999999' }, 86_400],
  [{ expires: 'Thu, 01 Jan 2026 01:00:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 3600],
  [{ expires: '0' }, 60],
])('%j counts for %i seconds', (headers, seconds) => {
  expect(freshSeconds(headers)).toBe(seconds)
})
