import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const UNITS = join(import.meta.dirname, '../../deploy/systemd')
const units = await readdir(UNITS)
const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { cwd: UNITS, encoding: 'utf8' })

const installed = analyze('--version').status === 0
if (!installed) process.stderr.write('systemd-analyze is not installed: the units are not verified\n')

test.skipIf(!installed)('systemd understands every unit', () => {
  for (const unit of units) {
    const { stderr } = analyze('verify', `./${unit}`)
    // Whether Node is installed is this machine's affair.
    const complaints = stderr.split('\n').filter((line) => line !== '' && !line.includes('is not executable'))
    expect([unit, complaints]).toEqual([unit, []])
  }
})

test.skipIf(!installed)('no service may do more than it needs', () => {
  for (const unit of units.filter((name) => name.endsWith('.service'))) {
    // systemd's own score: 0 is locked in, 10 is not restricted at all.
    const { status, stdout } = analyze('security', '--offline=true', '--threshold=15', `./${unit}`)
    expect([unit, status], stdout).toEqual([unit, 0])
  }
})
