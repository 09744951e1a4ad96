import type { Database } from '../../database/connect.ts'
import type { Vault } from '../../database/vault.ts'
import { secretPurpose } from './sealed.ts'

/** A signing secret of an endpoint, opened. Only for comparing, never for showing. */
export type OpenedSecret = { secret: string; created_at: Date; signs_from: Date; retires_at: Date | null }

/** Every secret that an endpoint has had, newest first. The caller has checked the access to the endpoint. */
export async function openSecrets(db: Database, vault: Vault, endpoint: string): Promise<OpenedSecret[]> {
  const rows = await db
    .selectFrom('endpoint_secrets')
    .select(['id', 'secret', 'created_at', 'signs_from', 'retires_at'])
    .where('endpoint_id', '=', endpoint)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(({ id, secret, created_at, signs_from, retires_at }) => ({
    secret: vault.open(secret, secretPurpose(id)).toString(),
    created_at,
    signs_from,
    retires_at,
  }))
}
