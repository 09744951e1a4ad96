import type { Markup } from '../../http/pages/markup.ts'
import { carriesTwoSignatures } from '../../model/webhooks/signing_secret.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { highlighted } from './highlight.ts'
import { sampleBody } from './sample_body.ts'
import { verificationGuides } from './verification.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/webhooks': WebhooksModel
  }
}

interface WebhooksModel {
  /** The statuses that acknowledge a delivery. */
  success: { from: number; to: number }
  headers: { name: string; template: string }[]
  signatures: { header: string; prefix: string; scheme: string; signed: string; encoding: string }[]
  /** Whether deliveries have additional headers. */
  has_headers: boolean
  timestamp: 'unix' | 'iso8601'
  example: Markup | string
  guides: { steps: string[]; node: Markup | string; python: Markup | string }[]
  has_token: boolean
  timeout_seconds: number
  /** The attempts, and the gap before each one in words. */
  schedule: { attempt: number; gap: string }[]
  last_resort: 'dead_letter' | 'discard'
  suspension: {
    failed_attempts: number
    counted: 'consecutive' | 'total'
    lifted_by: 'partner' | 'operator'
  } | null
  allows_http: boolean
  /** Whether both secrets sign during a rotation. */
  both_sign: boolean
  endpoints: { limit: 'one' | 'some' | 'any'; count: number }
  /** What the operator decided on points that the vendor's documentation leaves open. */
  choices: string[]
}

export function webhooksModel({ platform }: PageRuntime): WebhooksModel {
  const { webhooks: rules } = platform
  const [first] = platform.event_types
  const headers = Object.entries(rules.headers).map(([name, template]) => ({ name, template }))
  const guides = verificationGuides(rules)
  const most = rules.endpoints_per_app
  return {
    success: rules.success,
    headers,
    signatures: rules.signatures,
    has_headers: headers.length + guides.length > 0,
    timestamp: rules.timestamp,
    example: highlighted(first ? sampleBody(platform, first) : '{}', 'json'),
    guides: guides.map(({ steps, node, python }) => ({
      steps,
      node: highlighted(node, 'javascript'),
      python: highlighted(python, 'python'),
    })),
    has_token: rules.token,
    timeout_seconds: rules.timeout_seconds,
    schedule: rules.schedule_seconds.map((seconds, index) => ({ attempt: index + 1, gap: inWords(seconds) })),
    last_resort: rules.last_resort,
    suspension: rules.suspension,
    allows_http: rules.http !== null,
    both_sign: carriesTwoSignatures(rules),
    endpoints: { limit: most === null ? 'any' : most === 1 ? 'one' : 'some', count: most ?? 0 },
    choices: platform.choices,
  }
}

/** A gap of the retry schedule in words: "at once", "5 minutes". */
function inWords(seconds: number): string {
  if (seconds === 0) return 'at once'
  const units: [number, string][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ]
  const [size, unit] = units.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 'second']
  const count = seconds / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
