import { expect, test } from 'vitest'
import { FailedSecrets } from '../../src/oauth/clients/failed_secrets.ts'
import { Clock } from '../support/server.ts'

test('an address that was wrong 600 times in a minute waits until the minute is over; others do not', () => {
  const clock = new Clock()
  const failures = new FailedSecrets(clock.now)
  for (let n = 0; n < 599; n++) failures.failed('192.0.2.1')
  expect(failures.wait('192.0.2.1')).toBe(0)
  failures.failed('192.0.2.1')
  expect(failures.wait('192.0.2.1')).toBeGreaterThan(0)
  expect(failures.wait('192.0.2.1')).toBeLessThanOrEqual(60)
  expect(failures.wait('192.0.2.2')).toBe(0)
  clock.advance(61)
  expect(failures.wait('192.0.2.1')).toBe(0)
  failures.failed('192.0.2.1')
  expect(failures.wait('192.0.2.1')).toBe(0)
})
