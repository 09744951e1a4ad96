import type { Database } from '../database/connect.ts'
import type { Vault } from '../database/vault.ts'
import type { Environment } from '../model/tenants/tenant_schema.ts'

/** What the demo must still know at its next start: kept sealed beside its data, never a constant. */
export type Keepsake = {
  /** Of all demo people. */
  password: string
  /** Where the partner app was when its redirect URI and endpoints were registered: an origin. */
  partnerUrl: string
  clients: Record<Environment, { id: string; secret: string }>
  endpoints: Record<Environment, { id: string; secret: string; token: string | null } | null>
}

export type Seed = { seededAt: Date; keepsake: Keepsake }

const purpose = (platform: string): string => `demo_seeds.keepsake ${platform}`

/** What the demo of this platform was made with; null when there is none here. */
export async function readSeed(db: Database, vault: Vault, platform: string): Promise<Seed | null> {
  const row = await db
    .selectFrom('demo_seeds')
    .select(['seeded_at', 'keepsake'])
    .where('platform', '=', platform)
    .executeTakeFirst()
  if (!row?.keepsake) return null
  const keepsake = JSON.parse(vault.open(row.keepsake, purpose(platform)).toString()) as Keepsake
  return { seededAt: row.seeded_at, keepsake }
}

export async function writeKeepsake(
  db: Database,
  vault: Vault,
  platform: string,
  keepsake: Keepsake,
): Promise<void> {
  await db
    .updateTable('demo_seeds')
    .set({ keepsake: vault.seal(JSON.stringify(keepsake), purpose(platform)) })
    .where('platform', '=', platform)
    .execute()
}
