import { type Kysely, sql } from 'kysely'

/**
 * The same document without a FROM: PostgreSQL puts the expression into the statement that uses it, where a call
 * costs a quarter of a millisecond before its first row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function record_document(id text, unit text, data jsonb, created_at timestamptz,
                                               updated_at timestamptz)
    returns text language sql stable parallel safe as $$
      select '{"id":' || coalesce((data -> 'id')::text, '"' || id || '"')
        || ',"unit":' || coalesce('"' || unit || '"', 'null')
        || ',"created_at":"' || to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        || '","updated_at":"' || to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'
        || coalesce(',' || substr(nullif(
             (case when data ?| '{id,unit,created_at,updated_at}'
                   then data - '{id,unit,created_at,updated_at}'::text[] else data end)::text, '{}'), 2), '}')
    $$;
  `.execute(db)
}
