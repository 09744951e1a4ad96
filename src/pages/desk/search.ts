import Router from '@koa/router'
import { desk } from '../../../views/languages/en/desk.ts'
import { link, type Table, tableOf, text } from '../../http/pages/table.ts'
import {
  type Found,
  isWholeCredential,
  MOST_FOUND,
  SEARCHED,
  searchEverything,
} from '../../model/operators/desk_search.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { queryText } from './gate.ts'

const t = desk.search
const LONGEST = 200
/** Shorter texts match too much. */
const SHORTEST = 2

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/search': {
      query: string
      problem: string | null
      groups: { heading: string; table: Table; more: string | null }[]
      /** The message if nothing was found; null before a search. */
      none: string | null
    }
  }
}

/** `/operator/search`: finds everything that has a detail page, by what support is told about it. */
export function searchRoutes({ db, render }: PageRuntime): Router {
  const router = new Router()
  router.get('/', async (ctx) => {
    const given = queryText(ctx, 'q', LONGEST)
    // A credential is neither shown again nor looked up.
    if (isWholeCredential(given)) {
      return render(ctx, 'operator/search', {
        query: '',
        problem: t.whole_credential,
        groups: [],
        none: null,
      })
    }
    const searched = given.length >= SHORTEST
    const found = searched ? await searchEverything(db, given) : []
    const groups = SEARCHED.map((noun) => groupOf(noun, found)).filter((group) => group.table.rows.length > 0)
    const problem = given !== '' && !searched ? t.too_short : null
    const none = searched && groups.length === 0 ? t.none : null
    render(ctx, 'operator/search', { query: given, problem, groups, none })
  })
  return router
}

function groupOf(noun: Found['noun'], all: Found[]) {
  const found = all.filter((one) => one.noun === noun)
  const rows = found
    .slice(0, MOST_FOUND)
    .map(({ id, name, about }) => [
      link(
        noun === 'tokens' ? '/operator/tokens' : `/operator/${noun}/${encodeURIComponent(id)}`,
        name || id,
      ),
      text(about?.replaceAll('_', ' ')),
      { text: id, code: true },
    ])
  const columns = Object.values(t.columns)
  return {
    heading: t.nouns[noun],
    table: tableOf({ label: t.nouns[noun], columns, rows, empty: '', next: null }),
    more: found.length > MOST_FOUND ? t.more : null,
  }
}
