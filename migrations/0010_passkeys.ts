import { type Kysely, sql } from 'kysely'

/** Passkeys, and the codes for whoever has lost them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table passkeys (
      -- The credential ID, which the authenticator has chosen.
      id bytea primary key,
      user_id text not null references users on delete cascade,
      name text not null,
      -- The host name that it was created for: browsers offer it nowhere else.
      rp_id text not null,
      -- COSE_Key (RFC 9052 §7): no secret.
      public_key bytea not null,
      -- How often the authenticator says that it was used; 0 for those that do not count.
      sign_count bigint not null,
      -- How browsers reach the authenticator: a hint for them.
      transports text[] not null,
      -- Whether its owner has it on several devices.
      synced boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    );
    create index passkeys_user on passkeys (user_id, created_at);

    -- Each is deleted by its one use, and all of them by new ones.
    create table recovery_codes (
      user_id text not null references users on delete cascade,
      -- SHA-256 of the person's id and the code, which has 80 random bits.
      hash bytea not null,
      primary key (user_id, hash)
    );
  `.execute(db)
}
