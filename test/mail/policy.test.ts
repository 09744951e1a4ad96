import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAIL_SCHEDULE_SECONDS, type MailOutcome, nextMailState } from '../../src/mail/policy.ts'

const NOW = new Date('2026-06-01T08:00:00Z')
const DAY = 86_400_000
const progress = (failures: number, lives = 7 * DAY) => ({
  failures,
  expiresAt: new Date(NOW.getTime() + lives),
})
const passing: MailOutcome = { kind: 'failed', permanent: false, error: 'x' }

test('an accepted mail is sent, whatever happened before', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.integer({ min: -DAY, max: DAY }), (failures, lives) => {
      expect(nextMailState({ kind: 'accepted' }, progress(failures, lives), NOW)).toEqual({ state: 'sent' })
    }),
  )
})

test('a passing failure follows the schedule to its end', () => {
  const gaps = MAIL_SCHEDULE_SECONDS.map((_, failures) => {
    const next = nextMailState(passing, progress(failures), NOW)
    return next.state === 'waiting' ? (next.dueAt.getTime() - NOW.getTime()) / 1000 : next.state
  })
  expect(gaps).toEqual(MAIL_SCHEDULE_SECONDS)
  const end = nextMailState(passing, progress(MAIL_SCHEDULE_SECONDS.length), NOW)
  expect(end).toEqual({ state: 'failed' })
})

test('a refusal for good and a link that expires meanwhile end it', () => {
  expect(nextMailState({ ...passing, permanent: true }, progress(0), NOW)).toEqual({ state: 'failed' })
  expect(nextMailState(passing, progress(0, 9000), NOW)).toEqual({ state: 'failed' })
  expect(nextMailState(passing, progress(0, 11_000), NOW)).toMatchObject({ state: 'waiting' })
})
