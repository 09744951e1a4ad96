import { Counter, type Registry } from 'prom-client'
import { JWT_BEARER } from './assertions/id_jag.ts'

export type OAuthMetrics = {
  /** @param result `granted`, or the error code of the response */
  tokenRequest(grantType: unknown, result: string): void
  /** The kind of credential whose reuse revoked tokens. */
  reused(kind: 'authorization_code' | 'refresh_token'): void
  consent(result: 'allowed' | 'denied', by: 'owner' | 'participant'): void
}

const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials', JWT_BEARER]

/** Registers the metrics of the authorization server. */
export function createOAuthMetrics(registry: Registry): OAuthMetrics {
  const registers = [registry]
  const tokens = new Counter({
    name: 'drawbridge_token_requests_total',
    help: 'Token requests by grant type and result: granted, or the OAuth error code',
    labelNames: ['grant_type', 'result'],
    registers,
  })
  const reuse = new Counter({
    name: 'drawbridge_grant_reuse_total',
    help: 'Codes and refresh tokens that were used a second time, which revoked tokens: a theft or a faulty client',
    labelNames: ['kind'],
    registers,
  })
  const consents = new Counter({
    name: 'drawbridge_consents_total',
    help: 'Decisions on the consent page, by who decided',
    labelNames: ['result', 'by'],
    registers,
  })
  // Callers can send any value: only known ones become series.
  const known = (grantType: unknown): string => GRANT_TYPES.find((name) => name === grantType) ?? 'other'
  return {
    tokenRequest: (grantType, result) => tokens.inc({ grant_type: known(grantType), result }),
    reused: (kind) => reuse.inc({ kind }),
    consent: (result, by) => consents.inc({ result, by }),
  }
}
