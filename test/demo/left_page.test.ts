import { expect, vi } from 'vitest'
import { serverTest as test } from '../support/fixtures.ts'

test('a closed tab of the partner app’s page is no error in the log', async ({ server, demo }) => {
  const { log } = server.runtime
  const errors = vi.spyOn(log, 'error')
  const notes = vi.spyOn(log, 'debug')
  const leaving = new AbortController()
  const stream = await fetch(`${demo.partnerUrl}/deliveries/stream`, { signal: leaving.signal })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  leaving.abort()
  await expect.poll(() => notes.mock.calls.map(([, said]) => said)).toContain('the caller disconnected')
  expect(errors).not.toHaveBeenCalled()
})
