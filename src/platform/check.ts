import { StartError } from '../start_error.ts'
import type { Violation } from '../violation.ts'
import type { Platform } from './definition.ts'
import { definitionRefused, loadPlatform } from './load.ts'
import { describeLook } from './look/brand_of.ts'
import { eventSample } from './samples.ts'
import { agentScopes, scopesForEvent } from './scopes.ts'

/**
 * The output of `platform check`: what partners and merchants will see of a definition, or every violation with its
 * path.
 * @param nameOrPath a shipped definition's name, or the path of a JSON file
 * @param furtherViolations finds further problems of a valid definition, such as those of its demo
 */
export function checkPlatform(
  nameOrPath: string,
  furtherViolations: (platform: Platform) => Violation[] = () => [],
): { valid: boolean; text: string } {
  try {
    const platform = loadPlatform(nameOrPath)
    const violations = furtherViolations(platform)
    if (violations.length > 0) throw definitionRefused(nameOrPath, violations)
    return { valid: true, text: describePlatform(platform) }
  } catch (error) {
    if (error instanceof StartError) return { valid: false, text: error.message }
    throw error
  }
}

/** A definition in words. */
export function describePlatform(platform: Platform): string {
  return [
    [`${platform.title} (${platform.name})`, platform.description],
    connecting(platform),
    agentRules(platform),
    ['Scopes, as merchants read them', ...platform.scopes.map(({ name, text }) => `  ${name}: ${text}`)],
    records(platform),
    events(platform),
    sending(platform),
    delivery(platform),
    failing(platform),
    describeLook(platform),
    chosen(platform),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function connecting({ binding, tenants, credentials, owner_keys, rate_limits }: Platform): string[] {
  const bound = {
    none: `A connection is for a whole ${tenants.label.toLowerCase()}`,
    optional: `A connection is for “${binding.whole}” or for one ${binding.label.toLowerCase()}, as the owner chooses`,
    required: `A connection is for one ${binding.label.toLowerCase()} (${binding.kind}), each with its own consent`,
  }[binding.units]
  const format = ({ prefix, length }: { prefix: string; length: number }) =>
    `${prefix} and ${length} characters of [a-z0-9]`
  return [
    'Connecting',
    `  ${bound}.`,
    `  Only owners of a ${tenants.verified} can connect apps. Others see: ${tenants.unverified}`,
    `  Client id: ${format(credentials.client_id)}. Client secret: ${format(credentials.client_secret)}.`,
    `  Owners ${owner_keys ? 'can' : 'cannot'} create their own API keys and webhooks.`,
    `  ${rate_limits.per_minute} requests per minute and connection, ${rate_limits.burst} at once.`,
  ]
}

function agentRules(platform: Platform): string[] {
  const { allow, production, rate_limits, connection_days } = platform.agents
  if (allow === 'none') return ['Agents', '  AI agents cannot be connected.']
  const reach = `reaches ${production ? 'production' : 'sandbox'} tenants only`
  return [
    'Agents',
    allow === 'any'
      ? `  Any agent with a metadata document can ask to be connected. An unregistered one ${reach}.`
      : '  Only apps that are registered as agents can ask to be connected.',
    `  They can request ${agentScopes(platform).join(', ')}.`,
    `  A connection ends after ${connection_days} days unless it is renewed.`,
    ...(rate_limits
      ? [`  ${rate_limits.per_minute} requests per minute and connection, ${rate_limits.burst} at once.`]
      : []),
  ]
}

function records({ record_types }: Platform): string[] {
  const rows = record_types.map(
    ({ name, title, scope, schema, source }) =>
      `  GET /api/v1/${name}: ${title}, with ${scope}; ${Object.keys(schema['properties'] ?? {}).join(', ')}${
        source === 'upstream' ? `; from {UPSTREAM_URL}/tenants/{tenant}/${name}` : ''
      }`,
  )
  return ['Records', ...rows]
}

function events(platform: Platform): string[] {
  const rows = platform.event_types.map((type) => {
    const scopes = scopesForEvent(platform, type)
    return `  ${type.name}: ${type.text}${scopes.length > 0 ? ` Needs ${scopes.join(' and ')}.` : ''}`
  })
  return ['Events', ...rows]
}

function sending({ webhooks }: Platform): string[] {
  const { http, headers, signatures, token, secret } = webhooks
  const schemes = http
    ? `  Endpoints may use plain http, but then only these fields are sent: ${Object.entries(http.fields)
        .map(([type, fields]) => `${type}: ${fields.join(', ')}`)
        .join('; ')}.`
    : '  Endpoints must use https.'
  return [
    'A webhook on the wire',
    schemes,
    '  POST',
    '  content-type: application/json',
    ...Object.entries(headers).map(([name, template]) => `  ${name}: ${template}`),
    ...signatures.map(
      ({ header, prefix, encoding, scheme, signed }) =>
        `  ${header}: ${prefix}<${encoding} ${scheme} of "${signed}">`,
    ),
    ...(signatures.length === 0 ? ['  (not signed)'] : []),
    ...(signatures.some(({ separator }) => separator === null)
      ? ['  A header holds one signature. After a rotation the old secret signs until the partner switches.']
      : []),
    `  Secrets: ${secret.prefix} and ${secret.bytes} bytes in ${secret.encoding}; the key is ${
      secret.key === 'text' ? 'the whole text' : 'the bytes'
    }${secret.chosen_by_partner ? '; partners may bring their own' : ''}.`,
    ...(token ? ['  An endpoint may have a token of the partner, sent in the body.'] : []),
  ]
}

function delivery(platform: Platform): string[] {
  const { webhooks } = platform
  const [first] = platform.event_types
  const sample = first ? JSON.stringify(eventSample(platform, first)) : '{}'
  return [
    'Its body',
    ...JSON.stringify(webhooks.body, null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
    ...(first ? [`  {data} of ${first.name}: ${sample}`] : []),
  ]
}

function failing({ webhooks }: Platform): string[] {
  const { schedule_seconds: schedule, success, timeout_seconds, last_resort, suspension } = webhooks
  const end = last_resort === 'discard' ? 'discarded (kept as dead, where it can be seen)' : 'a dead letter'
  const count = webhooks.endpoints_per_app ?? 'up to 50'
  return [
    'When it fails',
    `  Statuses ${success.from} to ${success.to} within ${timeout_seconds} s acknowledge it.`,
    `  ${schedule.length} attempts: ${schedule.map(duration).join(', ')}. Then it is ${end}.`,
    suspension
      ? `  After ${suspension.failed_attempts} failed attempts (${suspension.counted}) an endpoint is suspended; the ${suspension.lifted_by} can activate it again.`
      : '  Failures alone never suspend an endpoint; a 410 response does.',
    `  An app has ${count} ${count === 1 ? 'endpoint' : 'endpoints'} in one environment.`,
  ]
}

function chosen({ choices }: Platform): string[] {
  return choices.length === 0 ? [] : ['Choices', ...choices.map((choice) => `  ${choice}`)]
}

/** An interval of the schedule: `at once`, `5 s`, `30 min`, `2 h`. */
function duration(seconds: number): string {
  if (seconds === 0) return 'at once'
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
