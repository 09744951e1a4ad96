import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { VersionContent } from '../apps/app_versions.ts'
import { imagePath, type Listing, listingOf, type StoredListing } from './listing.ts'

/** What is public about an app: the approved version of a public app that is not suspended. */

const MOST_WORDS = 8
const LONGEST_WORD = 40

/**
 * A search in PostgreSQL's syntax: every word must occur, in full or as the beginning of a word. Only the letters and
 * digits of the input are used, so that it cannot contain any syntax.
 * @returns null if the input contains no word
 */
export function wordQuery(...texts: string[]): string | null {
  const words = texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
  const query = words.slice(0, MOST_WORDS).map((word) => beginning(word.slice(0, LONGEST_WORD)))
  return query.length > 0 ? query.join(' & ') : null
}

/**
 * In a database with the locale C, PostgreSQL lowers only ASCII letters: a name such as Šarić keeps its first letter.
 */
function beginning(word: string): string {
  const capitalised = word.replace(/^[^a-z]/, (letter) => letter.toUpperCase())
  return capitalised === word ? `${word}:*` : `(${word}:* | ${capitalised}:*)`
}

export type ListedCard = { id: string; name: string; publisher: string; listing: Listing }

export type CatalogueSearch = {
  search: string
  category: string | null
  limit: number
  /** The last app of the previous page. */
  after: { id: string; name: string } | null
}

/** Listed apps in the order of their names, one more than `limit` if there are more. */
export async function listedApps(
  db: Database,
  { search, category, limit, after }: CatalogueSearch,
): Promise<ListedCard[]> {
  // The words of the category narrow the index search too. The condition below decides.
  const query = wordQuery(search, category ?? '')
  if (search !== '' && wordQuery(search) === null) return []
  // With "offset 0", PostgreSQL finds words by their index, instead of reading names in order until it meets them.
  const withWords =
    query === null
      ? sql``
      : sql`and listing_words(name, publisher_name, listing) @@ to_tsquery('simple', ${query}) offset 0`
  const { rows } = await sql<Omit<ListedCard, 'listing'> & { listing: StoredListing }>`
    select l.app_id as id, l.name, l.publisher_name as publisher, l.listing - 'description' as listing
    from (select * from app_versions where approved_at is not null ${withWords}) v
    -- PostgreSQL takes apps without a refusal for rare, and would rather read all apps, also those that are in no
    -- catalogue, than these versions in their order. With "offset 0" it looks up the app of each version.
    cross join lateral (
      select * from listed_apps f where f.app_id = v.app_id and f.version = v.version offset 0
    ) l
    where (${category}::text is null or v.listing ->> 'category' = ${category})
      and (${after?.id ?? null}::text is null
        or (lower(v.name), v.app_id) > (lower(${after?.name ?? ''}), ${after?.id ?? ''}))
    order by lower(v.name), v.app_id limit ${limit + 1}
  `.execute(db)
  return rows.map((row) => ({ ...row, listing: listingOf(row.listing) }))
}

export type ListedApp = Pick<
  VersionContent,
  'name' | 'publisher_name' | 'publisher_website' | 'publisher_support' | 'connect_url' | 'scopes'
> & { id: string; listing: Listing; approved_at: Date }

export async function findListedApp(db: Database, id: string): Promise<ListedApp | null> {
  const { rows } = await sql<Omit<ListedApp, 'listing'> & { listing: StoredListing }>`
    select app_id as id, name, publisher_name, publisher_website, publisher_support, connect_url, scopes, listing,
      approved_at
    from listed_apps where app_id = ${id}
  `.execute(db)
  const [app] = rows
  return app ? { ...app, listing: listingOf(app.listing) } : null
}

export type Screenshot = { number: number; src: string; width: number; height: number }

/** The screenshots of a listing in its order, with their sizes, so that the page does not move while they load. */
export async function screenshotsOf(
  db: Database,
  app: string,
  { screenshots }: Listing,
): Promise<Screenshot[]> {
  if (screenshots.length === 0) return []
  const { rows } = await sql<{ name: string; width: number; height: number }>`
    select hash || '.' || type as name, width, height from app_images where app_id = ${app}
  `.execute(db)
  return screenshots.flatMap((name, index) => {
    const found = rows.find((row) => row.name === name)
    if (!found) return []
    return [{ number: index + 1, src: imagePath(app, name), width: found.width, height: found.height }]
  })
}
