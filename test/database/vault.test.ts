import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createVault } from '../../src/database/vault.ts'

const [first, second] = [randomBytes(32), randomBytes(32)]

test('what is sealed opens for its purpose only', () => {
  const vault = createVault([first])
  const sealed = vault.seal('whsec_abc', 'endpoint_secrets 1')
  expect(vault.open(sealed, 'endpoint_secrets 1').toString()).toBe('whsec_abc')
  expect(() => vault.open(sealed, 'endpoint_secrets 2')).toThrow()
  expect(sealed.toString('latin1')).not.toContain('whsec')
})

test('the same text is never sealed twice alike', () => {
  const vault = createVault([first])
  expect(vault.seal('x', 'p').equals(vault.seal('x', 'p'))).toBe(false)
})

test('after a rotation old values open and new ones are under the new key', () => {
  const old = createVault([first]).seal('x', 'p')
  const rotated = createVault([second, first])
  expect(rotated.open(old, 'p').toString()).toBe('x')
  const fresh = rotated.seal('y', 'p')
  expect(createVault([second]).open(fresh, 'p').toString()).toBe('y')
  expect(() => createVault([first]).open(fresh, 'p')).toThrow('no key in SECRET_KEY')
})

test('every changed bit is noticed', () => {
  const vault = createVault([first])
  const sealed = vault.seal('x', 'p')
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => vault.open(changed, 'p'), `byte ${at}`).toThrow()
  }
})

test('derived keys differ by purpose and are stable', () => {
  expect(
    createVault([first])
      .derive('a')
      .equals(createVault([first, second]).derive('a')),
  ).toBe(true)
  expect(
    createVault([first])
      .derive('a')
      .equals(createVault([first]).derive('b')),
  ).toBe(false)
})
