import type { Platform } from '../platform/definition.ts'
import { merchantScopes } from '../platform/participants.ts'
import { agentScopes, scopesForEvent } from '../platform/scopes.ts'

/**
 * What an access token is for (RFC 8707): the API for programs, or the tools for agents. A token for one gives no
 * access to the other.
 */
export type Resource = 'api' | 'mcp'

export const RESOURCE_PATHS: Record<Resource, string> = { api: '/api/v1', mcp: '/mcp' }

/** The path of a resource's metadata (RFC 9728 §3.1). */
export function protectedResourcePath(resource: Resource): string {
  return `/.well-known/oauth-protected-resource${RESOURCE_PATHS[resource]}`
}

/** If the definition does not allow agents, there is no /mcp. */
export function resourcesOf({ agents }: Pick<Platform, 'agents'>): Resource[] {
  return agents.allow === 'none' ? ['api'] : ['api', 'mcp']
}

/**
 * The resource that a URL names. The API has two URLs, one in each protected resource document: a client may send
 * back the one that it read (RFC 9728 §7.4).
 * @param origin PUBLIC_URL
 * @returns undefined if the URL names no resource here
 */
export function resourceAt(address: unknown, platform: Platform, origin: string): Resource | undefined {
  if (address === origin) return 'api'
  return resourcesOf(platform).find((resource) => address === origin + RESOURCE_PATHS[resource])
}

/** The scopes that give access at a resource, and that clients may request for it. */
export function scopesAt(resource: Resource, platform: Platform): string[] {
  // The scope of participants cannot be requested together with others.
  if (resource === 'api') return merchantScopes(platform.scopes.map(({ name }) => name))
  const reads = new Set(platform.record_types.map(({ scope }) => scope))
  for (const type of platform.event_types)
    for (const scope of scopesForEvent(platform, type)) reads.add(scope)
  return agentScopes(platform).filter((scope) => reads.has(scope))
}
