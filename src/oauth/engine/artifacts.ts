import type { Adapter, AdapterPayload } from 'oidc-provider'
import { hashToken } from '../../database/vault.ts'
import type { Runtime } from '../../runtime.ts'
import { LIFETIME } from '../grants/tokens.ts'

/**
 * The engine's short-lived artifacts, stored under the hash of their id: interactions, pushed requests, used JWT ids.
 * @returns creates the store of one kind; `onReuse` is called when an artifact is consumed a second time, and may throw
 */
export function createArtifacts({ db, now }: Pick<Runtime, 'db' | 'now'>) {
  return (kind: string, onReuse: () => void = () => undefined): Partial<Adapter> => ({
    async upsert(id, payload, seconds = LIFETIME.interaction) {
      const values = {
        // The browser holds the id. Only its hash is stored, and the id is put back when the artifact is read.
        payload: JSON.stringify({ ...payload, jti: undefined }),
        expires_at: new Date(now().getTime() + seconds * 1000),
      }
      await db
        .insertInto('oauth_artifacts')
        .values({ kind, hash: hashToken(id), ...values })
        .onConflict((conflict) => conflict.columns(['kind', 'hash']).doUpdateSet(values))
        .execute()
    },
    async find(id) {
      const row = await db
        .selectFrom('oauth_artifacts')
        .select(['payload', 'consumed_at'])
        .where('kind', '=', kind)
        .where('hash', '=', hashToken(id))
        .where('expires_at', '>', now())
        .executeTakeFirst()
      if (!row) return undefined
      const payload = { ...(row.payload as AdapterPayload), jti: id }
      return row.consumed_at
        ? { ...payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) }
        : payload
    },
    async consume(id) {
      const { numUpdatedRows } = await db
        .updateTable('oauth_artifacts')
        .set({ consumed_at: now() })
        .where('kind', '=', kind)
        .where('hash', '=', hashToken(id))
        .where('consumed_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) onReuse()
    },
    async destroy(id) {
      await db
        .deleteFrom('oauth_artifacts')
        .where('kind', '=', kind)
        .where('hash', '=', hashToken(id))
        .execute()
    },
  })
}
