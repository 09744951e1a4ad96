import type { Platform } from '../../platform/definition.ts'
import { scopesForEvent, upstreamTypes } from '../../platform/scopes.ts'

const CREATED = '2026-06-01T08:00:00.000Z'
const UPDATED = '2026-06-02T09:30:00.000Z'
const stamps = { created_at: CREATED, updated_at: UPDATED }

/** The ids of the examples. Everything with an id from Drawbridge has the same id in all examples. */
const ID = {
  token: 'opt_4TzExampleOfAToken0001',
  secret: 'sec_7HqExampleOfASecret001',
  second: 'sec_7HqExampleOfASecret002',
  endpoint: 'ep_2LmExampleOfEndpoint001',
  signing: 'whs_9PwExampleOfSigning001',
  ownSigning: 'whs_9PwExampleOfSigning002',
  connection: 'con_5RtExampleConnection01',
  event: 'evt_8KsExampleOfAnEvent001',
  replay: 'rpl_3VbExampleOfAReplay001',
  delivery: '01976f2e-8a00-7c44-9d1b-6f0e2a4b8c11',
  test: '01976f2e-8a00-7c44-9d1b-6f0e2a4b8c12',
  mail: '01976f2e-8a00-7c44-9d1b-6f0e2a4b8c13',
} as const

/**
 * The data of the examples of the operator API, with the record types, scopes and event types of the running
 * definition: a merchant, an owner, a publisher with an app, its credentials, its endpoint, its connection, and a
 * booking that is sent to the endpoint.
 */
export function exampleStory(platform: Platform) {
  const { binding, credentials, webhooks } = platform
  // Records that are read upstream cannot be stored. An event about such a record has the id in its data.
  const upstream = upstreamTypes(platform).map(({ name }) => name)
  const aboutRecords = platform.event_types.filter((type) => type.record_type !== undefined)
  const told =
    aboutRecords.find((type) => !upstream.includes(type.record_type ?? '')) ??
    aboutRecords[0] ??
    platform.event_types[0]
  const record =
    platform.record_types.find(({ name }) => name === told?.record_type) ?? platform.record_types[0]
  if (!told || !record) throw new Error('the definition has no event types or no record types')
  const declared = [...new Set([record.scope, ...scopesForEvent(platform, told)])]
  const scopes = platform.scopes.map(({ name }) => name).filter((name) => declared.includes(name))
  const unit = { id: 'old-harbour', kind: binding.kind, name: 'Old harbour' }
  const units = binding.units === 'none' ? [] : [unit]
  const bound = units.length > 0 ? unit.id : null
  const client = `${credentials.client_id.prefix}${'x7'.repeat(credentials.client_id.length).slice(0, credentials.client_id.length)}`
  const { id: _, ...data } = record.sample
  const recordId = record.sample_id ?? 'sample'

  const identity_provider = { issuer: 'https://login.harbour.example', client_ids: [client], tenant: null }
  const tenantInput = {
    ...{ name: 'Harbour Rentals', environment: 'production' as const, verified: true, units },
    identity_provider,
  }
  const userInput = {
    email: 'olga@harbour.example',
    name: 'Olga Owner',
    tenants: [{ id: 'harbour', role: 'owner' as const }],
    publishers: ['tidy'],
  }
  const publisherInput = {
    name: 'Tidy Software',
    website: 'https://tidy.example',
    support: 'help@tidy.example',
  }
  const appInput = {
    publisher: 'tidy',
    name: 'Tidy Books',
    kind: 'public' as const,
    client_type: 'confidential' as const,
    scopes,
    event_types: [told.name],
    redirect_uris: ['https://tidy.example/callback'],
  }
  const { units: _units, identity_provider: _provider, ...tenantFields } = tenantInput
  const tenantRow = { id: 'harbour', ...tenantFields, ...stamps }
  const { tenants, publishers, ...person } = userInput
  const userRow = {
    ...{ id: 'olga', ...person, unconfirmed_email: null, subject: null, operator: false },
    ...stamps,
  }
  const secret = { id: ID.secret, last_four: 'k3m9', created_at: CREATED, last_used_at: UPDATED }
  const clientView = {
    client_id: client,
    environment: 'production' as const,
    created_at: CREATED,
    revoked_at: null,
    secrets: [secret],
  }
  const content = {
    name: appInput.name,
    connect_url: null,
    native: false,
    redirect_uris: appInput.redirect_uris,
    scopes,
    event_types: appInput.event_types,
    listing: {
      ...{ summary: null, description: null, category: null, website: null, support: null },
      ...{ documentation: null, privacy: null, terms: null, icon: null, screenshots: [] },
    },
  }
  const appRow = {
    ...{
      id: 'books',
      ...appInput,
      ...content,
      tenant: null,
      agent: false,
      dpop: false,
      webhook_url: null,
      jwks: null,
    },
    ...{ state: 'approved' as const, version: 1, approved_version: 1 },
    approved: { ...content, publisher: publisherInput },
    ...{ changes: [], submitted_at: null, approved_at: UPDATED, decline_reason: null, suspended_at: null },
  }
  const approvedApp = { ...appRow, clients: [clientView] }
  const draft = {
    ...{ ...appRow, state: 'draft' as const, approved_version: null, approved: null, approved_at: null },
    clients: [],
  }
  const connection = {
    ...{ id: ID.connection, app: 'books', client_id: client, tenant: 'harbour', unit: bound, scopes },
    ...{ state: 'active' as const, environment: 'production' as const, created_by: 'olga' },
    ...{
      created_at: CREATED,
      expires_at: null,
      people_scopes: null,
      last_used_at: UPDATED,
      ended_at: null,
      end_reason: null,
    },
  }
  const agentHost = {
    ...{ host: 'assistant.example', first_seen_at: CREATED, suspended_at: null, apps: [], connections: 0 },
  }
  const endpointInput = { environment: 'production' as const, url: 'https://tidy.example/webhooks' }
  const endpoint = {
    ...{ id: ID.endpoint, app: 'books', ...endpointInput, event_types: null },
    ...{ state: 'active' as const, state_reason: null, has_token: false },
    secrets:
      webhooks.signatures.length === 0
        ? []
        : [{ id: ID.signing, created_at: CREATED, signs_from: CREATED, retires_at: null, public_jwk: null }],
    health: {
      failures_in_row: 0,
      failures_total: 0,
      last_success_at: UPDATED,
      last_failure_at: null,
      held_until: null,
      oldest_due_at: null,
    },
    ...stamps,
  }
  const ownEndpointInput = {
    url: 'https://rental.example/drawbridge',
    event_types: ['app.submitted' as const, 'connection.created' as const],
  }
  const ownEndpoint = {
    ...{ ...endpoint, id: 'back-office', app: null, environment: null, ...ownEndpointInput },
    secrets: [
      { id: ID.ownSigning, created_at: CREATED, signs_from: CREATED, retires_at: null, public_jwk: null },
    ],
  }
  const delivery = {
    ...{ id: ID.delivery, state: 'pending' as const, reason: null, fault: null },
    event: { id: ID.event, type: told.name, test: false },
    ...{ endpoint: ID.endpoint, app: 'books', connection: ID.connection, tenant: 'harbour' },
    ...{
      attempt_count: 0,
      last_attempt: null,
      next_attempt_at: UPDATED,
      created_at: UPDATED,
      finished_at: null,
    },
    endpoint_url: endpointInput.url,
  }
  const place = { tenant: 'harbour', type: record.name, id: recordId }
  const stored = { ...place, unit: bound, updated_at: UPDATED }
  const plain = platform.event_types.find(
    (type) => type.record_type === undefined && !type.name.startsWith('app.'),
  )
  const token = {
    name: 'Synchronisation of bookings',
    scopes: ['read' as const, 'records:write' as const],
    expires_at: '2027-06-01T00:00:00Z',
  }
  return {
    ...{ ID, tenantInput, tenantRow, tenant: { ...tenantRow, units, identity_provider }, units },
    ...{ userInput, userRow, user: { ...userRow, tenants, publishers } },
    ...{ publisherInput, publisher: { id: 'tidy', ...publisherInput, ...stamps } },
    ...{ appInput, appRow, approvedApp, draft, clientView, client, connection, agentHost },
    ...{ endpointInput, endpoint, ownEndpointInput, ownEndpoint, delivery, place, stored },
    recordInput: { unit: bound, data, event: told.name },
    record: { ...stored, data, created_at: CREATED },
    change: { ...place, unit: bound, data, event: told.name },
    /** If the definition has only events about records, it is one of those. */
    eventInput: {
      ...{ id: 'import-2026-06-02', type: (plain ?? told).name, tenant: 'harbour', unit: bound },
      data:
        (plain?.sample as Record<string, unknown> | undefined) ??
        (upstream.includes(record.name) ? { id: recordId, ...data } : data),
    },
    auditRow: {
      ...{
        id: 4711,
        at: UPDATED,
        action: 'tenant.updated',
        actor: { kind: 'operator' as const, id: ID.token, name: token.name },
      },
      ...{ publisher: null, app: null, client: null, tenant: 'harbour', connection: null, ip: '192.0.2.17' },
      details: {
        ...{ name: 'Harbour Rentals', environment: 'production', verified: true, units_removed: [] },
        changes: { verified: { before: false, after: true } },
      },
    },
    signingSecret: webhooks.signatures.length === 0 ? null : `${webhooks.secret.prefix}…`,
    /** Deliveries to the operator's own endpoints are signed as Standard Webhooks under every definition. */
    ownSigningSecret: 'whsec_…',
    clientSecret: `${credentials.client_secret.prefix}…`,
    token,
    tokenView: {
      ...{ id: ID.token, ...token, expires_at: '2027-06-01T00:00:00.000Z', last_four: 'Qx7w' },
      ...{ created_at: CREATED, last_used_at: UPDATED },
    },
    at: UPDATED,
  }
}

export type Story = ReturnType<typeof exampleStory>
