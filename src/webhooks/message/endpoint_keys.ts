import type pg from 'pg'
import type { Vault } from '../../database/vault.ts'
import { secretPurpose, tokenPurpose } from '../../model/webhooks/sealed.ts'
import type { Platform, WebhookRules } from '../../platform/definition.ts'
import { channelOf } from '../../platform/operator_events.ts'
import { ed25519Key, hmacKey, type SigningKey } from './signature.ts'

/** What is needed to send to an endpoint. A worker caches it until the endpoint is changed. */
export type EndpointKeys = {
  /** When the endpoint was last changed. */
  changed: string
  url: URL
  token: string | null
  /** Newest first. */
  keys: (SigningKey & { signsFrom: Date; retiresAt: Date | null })[]
}

type Row = {
  id: string
  app: string | null
  changed: string
  url: string
  token: Buffer | null
  secrets: {
    id: string
    secret: string
    private_key: string | null
    signs_from: string
    retires_at: string | null
  }[]
}

/**
 * Reads and decrypts the secrets of endpoints.
 * @returns by endpoint id; an endpoint whose secrets cannot be decrypted is missing
 */
export async function loadEndpointKeys(
  pool: pg.Pool,
  vault: Vault,
  platform: Platform,
  ids: string[],
  onError: (endpoint: string, error: unknown) => void,
): Promise<Map<string, EndpointKeys>> {
  const { rows } = await pool.query<Row>({ name: 'webhooks_endpoints', text: ENDPOINTS, values: [ids] })
  const found = new Map<string, EndpointKeys>()
  for (const row of rows) {
    try {
      found.set(row.id, openKeys(row, vault, channelOf(platform, row.app).webhooks))
    } catch (error) {
      onError(row.id, error)
    }
  }
  return found
}

function openKeys(row: Row, vault: Vault, rules: WebhookRules): EndpointKeys {
  return {
    changed: row.changed,
    url: new URL(row.url),
    token: row.token && vault.open(row.token, tokenPurpose(row.id)).toString(),
    keys: row.secrets.map(({ id, secret, private_key, signs_from, retires_at }) => ({
      hmac: hmacKey(vault.open(bytes(secret), secretPurpose(id)).toString(), rules.secret),
      ed25519: private_key === null ? null : ed25519Key(vault.open(bytes(private_key), secretPurpose(id))),
      signsFrom: new Date(signs_from),
      retiresAt: retires_at === null ? null : new Date(retires_at),
    })),
  }
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')

const ENDPOINTS = `
select ep.id, ep.app_id as app, ep.updated_at::text as changed, ep.url, ep.token,
  coalesce((
    select json_agg(json_build_object('id', es.id, 'secret', encode(es.secret, 'base64'),
      'private_key', encode(es.private_key, 'base64'), 'signs_from', es.signs_from, 'retires_at', es.retires_at) order by es.created_at desc, es.id)
    from endpoint_secrets es where es.endpoint_id = ep.id), '[]') as secrets
from endpoints ep where ep.id = any($1)`
