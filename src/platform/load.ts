import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StartError } from '../start_error.ts'
import type { Violation } from '../violation.ts'
import { type EventType, type Platform, platformSchema } from './definition.ts'
import { definitionViolations, dotted } from './definition_violations.ts'
import { keepTranslations, speaking } from './languages.ts'
import { withLookFiles } from './look/look_images.ts'
import { prepareValidators } from './records.ts'
import { upstreamTypes } from './scopes.ts'

const shipped = join(import.meta.dirname, 'definitions')

/** The error for a platform definition that cannot be served, with every violation and its path. */
export function definitionRefused(source: string, violations: Violation[]): StartError {
  const count = violations.length === 1 ? 'a mistake' : `${violations.length} mistakes`
  const problems = violations.map(({ path, message }) => `${dotted(path)}: ${message}`)
  return new StartError(`The platform definition ${source} has ${count}:`, problems)
}

/** The names of the shipped definitions. */
export function shippedPlatforms(): string[] {
  const files = readdirSync(shipped).filter((file) => file.endsWith('.json'))
  return files.map((file) => basename(file, '.json')).sort()
}

/**
 * Reads and checks a platform definition.
 * @param nameOrPath a shipped one's name, or the path of a JSON file
 * @throws StartError that lists every violation with its path
 */
export function loadPlatform(nameOrPath: string): Platform {
  const isName = shippedPlatforms().includes(nameOrPath)
  const file = isName ? join(shipped, `${nameOrPath}.json`) : nameOrPath
  const { value, violations } = withLookFiles(readJson(file, nameOrPath), dirname(file))
  if (violations.length > 0) throw definitionRefused(nameOrPath, violations)
  return parsePlatform(value, nameOrPath)
}

/**
 * What is wrong with the value of PLATFORM: a definition with violations, each with its path, or one that needs a
 * variable that is not set.
 * @param env the environment; a worker does not read from the upstream service
 */
export function platformProblems(nameOrPath: string, env: Record<string, string | undefined>): string[] {
  try {
    const [first] = upstreamTypes(loadPlatform(nameOrPath))
    if (!first || env['UPSTREAM_URL'] || env['ROLE'] === 'worker') return []
    return [
      `UPSTREAM_URL is required: the platform definition reads ${first.name} from your own service ("source": "upstream")`,
    ]
  } catch (error) {
    if (error instanceof StartError) return [`PLATFORM is not valid. ${error.message}`]
    throw error
  }
}

/**
 * Checks a definition.
 * @param source its name in errors
 * @throws StartError that lists every violation with its path
 */
export function parsePlatform(value: unknown, source: string): Platform {
  const violations = definitionViolations(value)
  if (violations.length > 0) throw definitionRefused(source, violations)
  const platform = platformSchema.parse(value)
  const complete = { ...platform, event_types: withLifecycle(platform.event_types) }
  prepareValidators(complete)
  keepTranslations(complete, (language) => {
    const spoken = platformSchema.parse(speaking(value, language))
    return { ...spoken, event_types: withLifecycle(spoken.event_types) }
  })
  return complete
}

function readJson(file: string, nameOrPath: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const known = `the shipped definitions are ${shippedPlatforms().join(', ')}`
    throw definitionRefused(nameOrPath, [
      { path: '', message: `cannot be read (${(error as NodeJS.ErrnoException).code}); ${known}` },
    ])
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw definitionRefused(nameOrPath, [{ path: '', message: `is not JSON: ${(error as Error).message}` }])
  }
}

/** Adds the events of connecting and disconnecting, which every platform has. */
function withLifecycle(types: EventType[]): EventType[] {
  const lifecycle: EventType[] = [
    { name: 'app.installed', text: 'The app was connected.' },
    { name: 'app.uninstalled', text: 'The app was disconnected.' },
  ]
  return [...types, ...lifecycle.filter(({ name }) => types.every((type) => type.name !== name))]
}
