import type { SecretKind } from '../../model/audit/leak_notice.ts'
import { OPERATOR_TOKEN_PATTERN } from '../../model/operators/operator_tokens.ts'
import type { Platform, WebhookRules } from '../../platform/definition.ts'

/** What a kind of secret looks like. `pattern`: a regular expression that RE2, PCRE and JavaScript read alike. */
export type SecretFormat = { kind: SecretKind; prefix: string; pattern: string }

/** The secrets that a scanner can recognise. Signing secrets without a prefix look like anything else. */
export function secretFormats({ credentials, webhooks }: Platform): SecretFormat[] {
  const { prefix, length } = credentials.client_secret
  const formats: SecretFormat[] = [
    { kind: 'access_token', prefix: 'dbat_', pattern: 'dbat_[A-Za-z0-9_-]{43}' },
    { kind: 'refresh_token', prefix: 'dbrt_', pattern: 'dbrt_[A-Za-z0-9]{22}[A-Za-z0-9_-]{43}' },
    { kind: 'operator_token', prefix: 'dbop_', pattern: OPERATOR_TOKEN_PATTERN },
    { kind: 'client_secret', prefix, pattern: `${escaped(prefix)}[a-z0-9]{${length}}` },
  ]
  const signing = webhooks.secret.prefix
  if (webhooks.signatures.length === 0 || signing === '') return formats
  const pattern = escaped(signing) + randomPart(webhooks.secret)
  return [...formats, { kind: 'signing_secret', prefix: signing, pattern }]
}

function randomPart({ bytes, encoding }: WebhookRules['secret']): string {
  if (encoding === 'hex') return `[0-9a-f]{${bytes * 2}}`
  const letters = Math.ceil((bytes * 4) / 3)
  if (encoding !== 'base64') return `[A-Za-z0-9_-]{${letters}}`
  const padding = '='.repeat((3 - (bytes % 3)) % 3)
  return `[A-Za-z0-9+/]{${letters}}${padding}`
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
