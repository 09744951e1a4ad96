import type { Database } from '../database/connect.ts'
import type { Vault } from '../database/vault.ts'
import { demoSeedPurpose } from '../model/sealed_columns.ts'
import type { Environment } from '../model/tenants/tenant_schema.ts'

/** The credentials of the demo, which are needed again at the next start. They are sealed in the database. */
export type DemoCredentials = {
  /** The same for all demo people. */
  password: string
  /** The origin of the partner app when its redirect URI and endpoints were registered. */
  partnerUrl: string
  clients: Record<Environment, { id: string; secret: string }>
  endpoints: Record<Environment, { id: string; secret: string; token: string | null } | null>
}

export type Seed = { seededAt: Date; credentials: DemoCredentials }

/** The seed of this platform's demo; null if this database has none. */
export async function readSeed(db: Database, vault: Vault, platform: string): Promise<Seed | null> {
  const row = await db
    .selectFrom('demo_seeds')
    .select(['seeded_at', 'credentials'])
    .where('platform', '=', platform)
    .executeTakeFirst()
  if (!row?.credentials) return null
  const opened = vault.open(row.credentials, demoSeedPurpose(platform)).toString()
  return { seededAt: row.seeded_at, credentials: JSON.parse(opened) as DemoCredentials }
}

export async function writeCredentials(
  db: Database,
  vault: Vault,
  platform: string,
  credentials: DemoCredentials,
): Promise<void> {
  await db
    .updateTable('demo_seeds')
    .set({ credentials: vault.seal(JSON.stringify(credentials), demoSeedPurpose(platform)) })
    .where('platform', '=', platform)
    .execute()
}
