import type { Database } from '../database/connect.ts'

/** Where merchants start when they choose the app in the catalogue; null: the publisher's website. */
export async function setConnectUrl(trx: Database, app: string, url: string | null): Promise<void> {
  await trx.updateTable('apps').set({ connect_url: url }).where('id', '=', app).execute()
}
