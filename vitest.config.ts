import { configDefaults, defineConfig } from 'vitest/config'

export const settings = {
  globalSetup: ['test/support/postgres.ts'],
  // How long a hung test may hang; none of them measures time. A journey through the pages takes half a minute.
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
  // One more than the processors of a small machine: many tests wait, for a time-out or a browser.
  maxWorkers: 3,
  // No file of src/ keeps state in a module, so that the files of a worker share its modules and its browser.
  isolate: false,
}

// Tests that hurt whole processes are for `npm run test:faults`.
export default defineConfig({
  test: {
    ...settings,
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/faults/**'],
  },
})
