import Router from '@koa/router'
import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { readForm } from '../../http/pages/form.ts'
import { LANGUAGES } from '../../http/pages/language.ts'
import {
  type Difference,
  definitionDifferences,
  MOST_DIFFERENCES,
} from '../../platform/changes/definition_difference.ts'
import { describePlatform } from '../../platform/check.ts'
import type { Platform } from '../../platform/definition.ts'
import { dotted } from '../../platform/definition_violations.ts'
import { inLanguage } from '../../platform/languages.ts'
import { parsePlatform } from '../../platform/load.ts'
import { StartError } from '../../start_error.ts'
import type { DeskRuntime } from './desk_runtime.ts'

const t = desk.definition

/** What would change with another definition: every mistake in it, or how it differs from the running one. */
type Comparison = {
  problems: string[]
  differences: (Difference & { label: string })[]
  /** The result, in a sentence. */
  verdict: string
  good: boolean
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/definition': {
      running: { title: string; description: string }
      comparison: Comparison | null
      /** The definition that was compared, so that the form shows it again. */
      given: string
    }
  }
}

/** `/operator/definition`: what partners and merchants see, and what another file would change. */
export function definitionRoutes(runtime: DeskRuntime): Router {
  const { platform, render } = runtime
  const router = new Router()
  const show = (ctx: Context, given: string, comparison: Comparison | null): void => {
    const running = { title: `${platform.title} (${platform.name})`, description: describePlatform(platform) }
    render(
      ctx,
      'operator/definition',
      { running, comparison, given },
      { status: comparison?.good === false ? 422 : 200 },
    )
  }
  router.get('/', (ctx) => show(ctx, '', null))
  router.post('/', async (ctx) => {
    const given = (await readForm(ctx)).raw('definition')
    show(ctx, given, compareWith(runtime, given))
  })
  return router
}

function compareWith({ platform, demoViolations, now }: DeskRuntime, given: string): Comparison {
  const parsed = readDefinition(given)
  if ('problems' in parsed) return wrong(parsed.problems)
  const problems = demoViolations(parsed.platform, now()).map(
    ({ path, message }) => `${dotted(path)}: ${message}`,
  )
  if (problems.length > 0) return wrong(problems)
  const differences = [
    ...definitionDifferences(comparable(platform), comparable(parsed.platform)),
    ...translationDifferences(platform, parsed.platform),
  ]
  const verdict = differences.length === 0 ? t.same : t.differs
  const shown = differences.slice(0, MOST_DIFFERENCES).map((one) => ({ ...one, label: t.kinds[one.kind] }))
  return { problems: [], differences: shown, verdict, good: true }
}

const wrong = (problems: string[]): Comparison => ({
  problems,
  differences: [],
  verdict: t.wrong,
  good: false,
})

/** Differences that exist in one language only. */
function translationDifferences(before: Platform, after: Platform): Difference[] {
  const first = definitionDifferences(comparable(before), comparable(after)).map(({ path }) => path)
  return LANGUAGES.flatMap(({ code }) =>
    definitionDifferences(comparable(inLanguage(before, code)), comparable(inLanguage(after, code)))
      .filter(({ path }) => !first.includes(path))
      .map((one) => ({ ...one, path: `${one.path} › ${code}` })),
  )
}

/** The same schema has parsed both, so a default that is written out is no difference. */
const comparable = (platform: Platform): unknown => JSON.parse(JSON.stringify(platform))

function readDefinition(text: string): { platform: Platform } | { problems: string[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problems: [t.no_json.replace('{why}', (error as Error).message.slice(0, 200))] }
  }
  try {
    return { platform: parsePlatform(value, t.given) }
  } catch (error) {
    if (error instanceof StartError) return { problems: error.problems }
    throw error
  }
}
