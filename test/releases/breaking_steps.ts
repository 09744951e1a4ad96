import { type Kysely, sql } from 'kysely'

/** What the catalogue of a database says that a release relies on, by name. */
export type Catalogue = Map<string, Entry>

type Entry = {
  kind: 'column' | 'constraint' | 'file' | 'function' | 'index' | 'trigger'
  /** The table or view that it belongs to. */
  of: string
  /** What must stay as it is: a type, a definition, the file that holds the rows. */
  definition: string
  /** Of a column: a row can be written without it. Of an index: it is not unique. */
  optional: boolean
}

export async function readCatalogue<T>(db: Kysely<T>): Promise<Catalogue> {
  const { rows } = await sql<Entry & { name: string }>`
    with relation as (
      select oid, relname, relkind, relispartition, relfilenode from pg_class
      where relnamespace = 'public'::regnamespace and relname not like 'kysely_%'
    )
    select 'column' as kind, relname as of, attname as name, format_type(atttypid, atttypmod) as definition,
      not attnotnull or atthasdef or attidentity <> '' as optional
    from relation r join pg_attribute on attrelid = r.oid and attnum > 0 and not attisdropped
    where relkind in ('r', 'p', 'v', 'm') and not relispartition
    union all
    -- Another file: every row was written anew, while nobody could read the table.
    select 'file', relname, '', relfilenode::text, false from relation where relkind = 'r'
    union all
    select 'index', r.relname, i.relname, '', not indisunique
    from pg_index join relation r on r.oid = indrelid join pg_class i on i.oid = indexrelid where not r.relispartition
    union all
    select 'constraint', relname, conname, pg_get_constraintdef(k.oid), true
    from pg_constraint k join relation r on r.oid = conrelid where contype <> 'n' and not relispartition
    union all
    select 'trigger', relname, tgname, pg_get_triggerdef(t.oid), true
    from pg_trigger t join relation r on r.oid = tgrelid where not tgisinternal and not relispartition
    union all
    select 'function', '', oid::regprocedure::text, pg_get_function_result(oid), false
    from pg_proc where pronamespace = 'public'::regnamespace
  `.execute(db)
  return new Map(rows.map(({ name, ...entry }) => [`${entry.kind} ${entry.of}.${name}`, entry]))
}

/**
 * What the release before cannot live with, in words. It reads and writes what it knows, so this must stay; and no
 * table that it uses may be locked for as long as its rows need.
 */
export function breakingSteps(before: Catalogue, after: Catalogue): string[] {
  const known = new Set([...before.values()].map(({ of }) => of))
  const steps: string[] = []
  for (const [name, was] of before) {
    const is = after.get(name)
    if (!is) {
      if (['column', 'function'].includes(was.kind) || (was.kind === 'index' && !was.optional)) {
        steps.push(`${name} is dropped or renamed`)
      }
      continue
    }
    if (was.definition !== is.definition)
      steps.push(`${name} is ${was.kind === 'file' ? 'written anew' : 'changed'}`)
    if (was.optional && !is.optional) steps.push(`${name} must be given from now on`)
  }
  for (const [name, { kind, of, optional }] of after) {
    if (before.has(name) || !known.has(of)) continue
    if (kind === 'column' && !optional) steps.push(`${name} must be given from now on`)
    if (kind === 'index')
      steps.push(`${name} is built while nobody can write: export \`index\` instead of \`up\``)
    if (kind === 'constraint' || kind === 'trigger')
      steps.push(`${name} may refuse what the release before writes`)
  }
  return steps
}
