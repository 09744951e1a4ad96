import { expect, test } from 'vitest'
import { DEFAULTS } from '../soak/options.ts'
import { failures, printed } from '../soak/report.ts'
import { runSoak } from '../soak/soak.ts'

/** On a machine that is busy with much else. */
const SLOWEST = 600_000

test(
  'thousands of events while processes are killed and PostgreSQL and Redis restart: each is accounted for',
  async () => {
    const report = await runSoak(
      {
        ...DEFAULTS,
        ...{ minutes: 0.15, events: 2000, endpoints: 30, kills: 8, postgresRestarts: 1, redisRestarts: 1 },
        patient: false,
      },
      () => {},
    )
    expect(failures(report), printed(report)).toEqual([])
  },
  SLOWEST,
)
