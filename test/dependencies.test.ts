import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Locked = { version: string; resolved?: string; integrity?: string; dev?: boolean; optional?: boolean }

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Locked>
}
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

/** Whose digest the registry could not tell when the lockfile was written: packages of tools for other platforms. */
const WITHOUT_DIGEST = /^node_modules\/(@biomejs\/cli|@oxc-parser\/binding)-/

test('every package of the lockfile has a digest, those of other platforms too', () => {
  const missing = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
  expect(missing.filter(([path]) => !WITHOUT_DIGEST.test(path)).map(([path]) => path)).toEqual([])
  // Nothing that is installed in production, and never more than there are today.
  expect(missing.every(([, { dev, optional }]) => dev && optional)).toBe(true)
  expect(missing.length).toBeLessThanOrEqual(23)
})

test('packages come from the registry alone', () => {
  const elsewhere = packages.filter(
    ([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
  )
  expect(elsewhere).toEqual([])
})

test('every platform that a package names for its binaries is in the lockfile', () => {
  const absent = packages.flatMap(([path, entry]) => {
    const wanted = Object.keys((entry as { optionalDependencies?: object }).optionalDependencies ?? {})
    return wanted
      .filter(
        (name) => !lock.packages[`${path}/node_modules/${name}`] && !lock.packages[`node_modules/${name}`],
      )
      .map((name) => `${path} → ${name}`)
  })
  expect(absent).toEqual([])
})
