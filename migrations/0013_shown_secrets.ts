import { type Kysely, sql } from 'kysely'

/** What a form has created and the page after it shows once; and why a connection ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Secrets between the form that created them and the page that shows them (docs/decisions/0192).
    create table shown_secrets (
      id text primary key,
      -- The hash of the session cookie, and the address of the page: nobody else, and no other page, shows them.
      session_hash bytea not null,
      path text not null,
      -- AES-256-GCM under a key that is derived from the session cookie, of which the database has only the hash.
      content bytea not null,
      expires_at timestamptz not null
    );
    create index shown_secrets_expiry on shown_secrets (expires_at);

    -- Null for one that is live, and for one that ended before this column existed.
    alter table connections add column end_reason text;
    create or replace view unrevoked_connections as select * from connections where state <> 'revoked';
  `.execute(db)
}
