import type { Platform } from './definition.ts'
import { merchantScopes } from './participants.ts'

/** The scopes that an AI agent can ask for: those that the definition names, or all that a merchant can grant. */
export function agentScopes({ agents, scopes }: Pick<Platform, 'agents' | 'scopes'>): string[] {
  const named = agents.scopes
  const granted = merchantScopes(scopes.map(({ name }) => name))
  return named ? granted.filter((scope) => named.includes(scope)) : granted
}

/** Where an agent that nobody registered may act: it has one client, which reaches the tenants of one environment. */
export function unregisteredEnvironment({ agents }: Pick<Platform, 'agents'>): 'sandbox' | 'production' {
  return agents.production ? 'production' : 'sandbox'
}
