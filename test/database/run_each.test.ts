import { expect, test } from 'vitest'
import { runEach } from '../../src/database/upkeep/run_each.ts'

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))

test('a step that fails or times out does not stop the next; a database that is gone stops all', async () => {
  const done: string[] = []
  const step = (name: string) => async () => void done.push(name)
  const run = {
    first: failing('57014'),
    second: step('second'),
    third: failing('42501'),
    fourth: step('fourth'),
  }
  await expect(runEach(run)).rejects.toMatchObject({
    message: 'failed: first, third',
    errors: [{ code: '57014' }, { code: '42501' }],
  })
  expect(done).toEqual(['second', 'fourth'])
  const gone = { fifth: failing('ECONNREFUSED'), sixth: step('sixth') }
  await expect(runEach({ outer: () => runEach(gone), seventh: step('seventh') })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
  await runEach({ eighth: step('eighth') }, AbortSignal.abort())
  expect(done).toEqual(['second', 'fourth'])
})
