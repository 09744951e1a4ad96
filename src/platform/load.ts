import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type EventType, type Platform, platformSchema } from './definition.ts'
import { type Mistake, mistakesIn } from './mistakes.ts'
import { prepareValidators } from './records.ts'

const shipped = join(import.meta.dirname, 'definitions')

/** A platform definition that cannot be served: `mistakes` holds every one, each with its path. */
export class PlatformError extends Error {
  readonly mistakes: Mistake[]

  constructor(source: string, mistakes: Mistake[]) {
    const lines = mistakes.map(({ path, message }) => `  ${path || '(the document)'}: ${message}`)
    super(`The platform definition ${source} has ${count(mistakes.length)}:\n${lines.join('\n')}`)
    this.name = 'PlatformError'
    this.mistakes = mistakes
  }
}

/** The names of the definitions that come with the product. */
export function shippedPlatforms(): string[] {
  const files = readdirSync(shipped).filter((file) => file.endsWith('.json'))
  return files.map((file) => basename(file, '.json')).sort()
}

/**
 * Reads and checks a platform definition.
 * @param nameOrPath a shipped one's name, or the path of a JSON file
 * @throws PlatformError that lists every mistake with its path
 */
export function loadPlatform(nameOrPath: string): Platform {
  const isName = shippedPlatforms().includes(nameOrPath)
  const file = isName ? join(shipped, `${nameOrPath}.json`) : nameOrPath
  return parsePlatform(readJson(file, nameOrPath), nameOrPath)
}

/** What is wrong with a definition, in one text with every mistake and its path, or null. */
export function platformProblem(nameOrPath: string): string | null {
  try {
    loadPlatform(nameOrPath)
    return null
  } catch (error) {
    if (error instanceof PlatformError) return `cannot be served. ${error.message}`
    throw error
  }
}

/**
 * Checks a definition that was read from somewhere.
 * @param source what to call it in errors
 * @throws PlatformError that lists every mistake with its path
 */
export function parsePlatform(value: unknown, source: string): Platform {
  const mistakes = mistakesIn(value)
  if (mistakes.length > 0) throw new PlatformError(source, mistakes)
  const platform = platformSchema.parse(value)
  const complete = { ...platform, event_types: withLifecycle(platform.event_types) }
  prepareValidators(complete)
  return complete
}

function readJson(file: string, nameOrPath: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const known = `shipped ones are ${shippedPlatforms().join(', ')}`
    throw new PlatformError(nameOrPath, [
      { path: '', message: `cannot be read (${(error as NodeJS.ErrnoException).code}); ${known}` },
    ])
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PlatformError(nameOrPath, [{ path: '', message: `is no JSON: ${(error as Error).message}` }])
  }
}

/** Connecting and disconnecting are events of every platform. */
function withLifecycle(types: EventType[]): EventType[] {
  const lifecycle: EventType[] = [
    { name: 'app.installed', text: 'The app was connected.' },
    { name: 'app.uninstalled', text: 'The app was disconnected.' },
  ]
  return [...types, ...lifecycle.filter(({ name }) => types.every((type) => type.name !== name))]
}

function count(mistakes: number): string {
  return mistakes === 1 ? 'a mistake' : `${mistakes} mistakes`
}
