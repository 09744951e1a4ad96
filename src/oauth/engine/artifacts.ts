import type { Adapter, AdapterPayload } from 'oidc-provider'
import { hashToken } from '../../database/vault.ts'
import type { Runtime } from '../../runtime.ts'
import { LIFETIME } from '../grants/tokens.ts'

/** How one kind of artifact is stored, and what happens to it. */
type Kind = {
  /** The stored part of an artifact. */
  store?(payload: AdapterPayload): AdapterPayload
  /** The artifact as the engine gets it, completed from its id. */
  restore?(id: string, stored: AdapterPayload): AdapterPayload
  /** An artifact was consumed or destroyed, which happens once. */
  onEnd?(stored: AdapterPayload): Promise<void>
  /** An artifact is consumed a second time. May throw. */
  onReuse?(): void
  /** Whether saving changes an artifact that must exist. */
  isChange?(payload: AdapterPayload): boolean
  /** The artifact to change or destroy is gone: another request was first. May throw. */
  onGone?(): void
}

/**
 * The engine's short-lived artifacts, stored under the hash of their id: interactions and pushed requests.
 * @returns creates the store of one kind
 */
export function createArtifacts({ db, now }: Pick<Runtime, 'db' | 'now'>) {
  return (kind: string, { store, restore, onEnd, onReuse, isChange, onGone }: Kind): Partial<Adapter> => ({
    async upsert(id, payload, seconds = LIFETIME.interaction) {
      const values = {
        // The browser holds the id. Only its hash is stored; the id is restored when the artifact is read.
        payload: JSON.stringify({ ...(store?.(payload) ?? payload), jti: undefined }),
        expires_at: new Date(now().getTime() + seconds * 1000),
      }
      if (isChange?.(payload)) {
        const { numUpdatedRows } = await db
          .updateTable('oauth_artifacts')
          .set(values)
          .where('kind', '=', kind)
          .where('hash', '=', hashToken(id))
          .executeTakeFirst()
        return numUpdatedRows === 0n ? onGone?.() : undefined
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
      const stored = row.payload as AdapterPayload
      const payload = { ...(restore?.(id, stored) ?? stored), jti: id }
      return row.consumed_at
        ? { ...payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) }
        : payload
    },
    async consume(id) {
      const row = await db
        .updateTable('oauth_artifacts')
        .set({ consumed_at: now() })
        .where('kind', '=', kind)
        .where('hash', '=', hashToken(id))
        .where('consumed_at', 'is', null)
        .returning('payload')
        .executeTakeFirst()
      if (row) await onEnd?.(row.payload as AdapterPayload)
      else onReuse?.()
    },
    async destroy(id) {
      const row = await db
        .deleteFrom('oauth_artifacts')
        .where('kind', '=', kind)
        .where('hash', '=', hashToken(id))
        .returning('payload')
        .executeTakeFirst()
      if (row) await onEnd?.(row.payload as AdapterPayload)
      else onGone?.()
    },
  })
}
