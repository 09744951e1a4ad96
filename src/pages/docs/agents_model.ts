import { describeTools } from '../../api/mcp/descriptions.ts'
import type { Markup } from '../../http/pages/markup.ts'
import { RESOURCE_PATHS } from '../../model/resources.ts'
import type { Platform } from '../../platform/definition.ts'
import { agentScopes } from '../../platform/scopes.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { agentProgram, type Configuration, configurations, metadataDocument } from './agent_snippets.ts'
import { highlighted } from './highlight.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/agents': {
      address: string
      tenant: string
      tenants: string
      /** Whether agents that nobody registered are allowed, and whether they reach production. */
      any: boolean
      production: boolean
      days: number
      limits: Platform['rate_limits']
      configurations: { name: Configuration; code: Markup | string }[]
      /** `any_scope`: every token can call it. */
      tools: { name: string; title: string; any_scope: boolean; scope: string; takes: string[] }[]
      scopes: { name: string; text: string }[]
      /** The document that an agent on a person's device publishes. */
      document: Markup | string
      install: string
      program: Markup | string
    }
  }
}

/** What agents can do here. Used only if the definition allows agents. */
export function agentsModel({ platform, config }: Pick<PageRuntime, 'platform' | 'config'>) {
  const { agents, tenants, rate_limits } = platform
  const address = config.publicUrl + RESOURCE_PATHS.mcp
  const any = agents.allow === 'any'
  const scopes = agentScopes(platform)
  const tools = describeTools(platform)
  return {
    address,
    tenant: tenants.label.toLowerCase(),
    tenants: tenants.plural.toLowerCase(),
    any,
    production: agents.production,
    days: agents.connection_days,
    limits: agents.rate_limits ?? rate_limits,
    configurations: configurations({ name: serverName(platform), address, any }).map(
      ({ name, language, code }) => ({
        name,
        code: highlighted(code, language),
      }),
    ),
    tools: tools.map(({ definition, scope }) => ({
      name: definition.name,
      title: definition.title ?? definition.name,
      any_scope: scope === null,
      scope: scope ?? '',
      takes: Object.keys(definition.inputSchema.properties ?? {}),
    })),
    scopes: platform.scopes
      .filter(({ name }) => scopes.includes(name))
      .map(({ name, text }) => ({ name, text })),
    install: 'npm install @modelcontextprotocol/client@2',
    document: highlighted(metadataDocument(), 'json'),
    program: highlighted(
      agentProgram({ address, tool: tools[0]?.definition.name ?? 'whoami', any }),
      'javascript',
    ),
  }
}

/** `Rental Tide` → `rental-tide`: the server's name in the configuration of clients. */
const serverName = ({ title, name }: Platform): string =>
  title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-') || name
