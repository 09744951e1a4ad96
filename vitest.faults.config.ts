import { defineConfig } from 'vitest/config'
import { settings } from './vitest.config.ts'

// Processes, proxies and databases that are killed, restarted, frozen and upgraded.
export default defineConfig({ test: { ...settings, include: ['test/faults/**/*.test.ts'] } })
