import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { logBrokenResponses } from '../http/broken_response.ts'
import type { Platform } from '../platform/definition.ts'
import type { DemoRules } from '../platform/demo_rules.ts'
import { merchantScopes } from '../platform/participants.ts'
import type { Runtime } from '../runtime.ts'
import { createPartnerApp } from './partner/app.ts'
import type { PartnerAbout } from './partner/pages.ts'
import { DEMO_OPERATOR, seedDemo } from './seed.ts'
import { simulateEvent } from './simulate_event.ts'

export type Demo = {
  /** The address of the partner app. */
  partnerUrl: string
  /** The people who can sign in, all with the same password. */
  password: string
  people: { name: string; email: string; about: string }[]
  close(): Promise<void>
}

/** Only browsers on this computer can reach the partner app. */
const HOST = '127.0.0.1'

/**
 * Seeds the demo if it does not exist yet, and starts the partner app.
 * @returns null if the platform has no demo, or the database has other data
 * @throws if the partner app's port is taken
 */
export async function startDemo(runtime: Runtime): Promise<Demo | null> {
  const { platform, config, log } = runtime
  const http = createServer()
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.demoAppPort, HOST, resolve)
  })
  const partnerUrl = `http://${HOST}:${(http.address() as AddressInfo).port}`
  const close = async (): Promise<void> => {
    http.closeAllConnections()
    await new Promise((closed) => http.close(closed))
  }
  const seed = await seedDemo(runtime, partnerUrl)
  if (!seed || !platform.demo) {
    await close()
    return null
  }
  const { clients, endpoints, password } = seed.credentials
  const app = createPartnerApp(
    {
      registration: {
        issuer: config.publicUrl,
        scopes: merchantScopes(platform.scopes.map(({ name }) => name)),
        clients,
      },
      webhooks: {
        format: platform.webhooks,
        eventTypes: platform.event_types.map(({ name }) => name),
        endpoints,
      },
      about: aboutPartner(platform, platform.demo, config.publicUrl),
      simulateEvent: (event, tenant, unit) => simulateEvent(runtime, seed, { event, tenant, unit }),
      logError: (error) => logBrokenResponses(log)(error as Error),
    },
    partnerUrl,
  )
  http.on('request', app.callback())
  return { partnerUrl, password, people: peopleOf(platform.demo), close }
}

function aboutPartner(platform: Platform, demo: DemoRules, url: string): PartnerAbout {
  return {
    app: demo.apps.partner.name,
    publisher: demo.publisher.name,
    platform: {
      ...{ title: platform.title, url, unit: platform.binding.label },
      tenant: platform.tenants.label.toLowerCase(),
    },
    records: platform.record_types,
    events: platform.event_types.filter((type) => type.record_type !== undefined),
  }
}

function peopleOf({ people, tenants, publisher }: DemoRules): Demo['people'] {
  const production = tenants.filter((tenant) => tenant.environment === 'production')
  const [first, second] = production.filter((tenant) => tenant.verified)
  const owned = tenants
    .filter((tenant) => tenant.id !== second?.id)
    .map(({ name, verified, environment }) => {
      if (environment === 'sandbox') return `${name} (sandbox)`
      return verified ? name : `${name} (not verified)`
    })
  const described = {
    owner: `owns ${owned.join(', ')}`,
    second_owner: `owns ${second?.name ?? ''}`,
    staff: `works at ${first?.name ?? ''}`,
    developer: `develops apps at ${publisher.name}`,
  }
  const { name, email } = DEMO_OPERATOR
  return [
    ...Object.entries(people).map(([who, person]) => ({
      name: person.name,
      email: person.email,
      about: described[who as keyof typeof described],
    })),
    { name, email, about: 'looks after the platform at /operator' },
  ]
}
