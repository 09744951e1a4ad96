import { type Kysely, sql } from 'kysely'

/** A record as the API shows it, made where it is stored: nothing is parsed and written again on the way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The record's own fields come last; those of the envelope win, since partners resume by updated_at. An id
    -- of the data's own is the same id, perhaps as a number, and is shown as it is.
    create function record_document(id text, unit text, data jsonb, created_at timestamptz, updated_at timestamptz)
    returns text language sql stable parallel safe as $$
      select '{"id":' || coalesce((data -> 'id')::text, '"' || id || '"')
        || ',"unit":' || coalesce('"' || unit || '"', 'null')
        || ',"created_at":"' || to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        || '","updated_at":"' || to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'
        || case own.fields when '{}' then '}' else ',' || substr(own.fields, 2) end
      from (select (data - '{id,unit,created_at,updated_at}'::text[])::text as fields) own
    $$;
  `.execute(db)
}
