import { operatorFor } from './operator.ts'
import type { TestServer } from './server.ts'
import { must } from './world.ts'

export type Credentials = { client_id: string; client_secret: string }

export const PASSWORD = 'correct horse battery staple'
export const REDIRECT = 'https://partner.example/callback'

export type World = {
  confidential: Credentials
  publicClient: string
  inHouse: Credentials
}

/**
 * Tenants `north` (two units) and `south`, verified, `small`, not verified; Olga owns all three, Otto owns
 * `elsewhere`; a public confidential app `sync`, a public native app `mobile`, an in-house app of `north`.
 */
export async function settle(server: TestServer): Promise<World> {
  const operator = operatorFor(server)
  const put = async (path: string, body: unknown) => must(await operator.put(path, body))
  const units = [
    { id: 'harbour', kind: server.runtime.platform.binding.kind, name: 'Harbour' },
    { id: 'castle', kind: server.runtime.platform.binding.kind, name: 'Castle' },
  ]
  await put('/tenants/north', { name: 'North Rentals', environment: 'production', verified: true, units })
  await put('/tenants/south', { name: 'South Rentals', environment: 'production', verified: true })
  await put('/tenants/small', { name: 'Small Rentals', environment: 'production', verified: false })
  await put('/tenants/elsewhere', { name: 'Elsewhere', environment: 'production', verified: true })
  await put('/tenants/play', { name: 'Playground', environment: 'sandbox', verified: true })
  const owner = (...ids: string[]) => ids.map((id) => ({ id, role: 'owner' }))
  await put('/users/olga', {
    email: 'olga@north.example',
    name: 'Olga Owner',
    password: PASSWORD,
    tenants: owner('north', 'south', 'small', 'play'),
  })
  await put('/users/otto', {
    email: 'otto@elsewhere.example',
    name: 'Otto Other',
    password: PASSWORD,
    tenants: owner('elsewhere'),
  })
  await put('/users/stan', {
    email: 'stan@north.example',
    name: 'Stan Staff',
    password: PASSWORD,
    tenants: [{ id: 'north', role: 'staff' }],
  })
  await put('/publishers/acme', {
    name: 'Acme',
    website: 'https://acme.example',
    support: 'help@acme.example',
  })
  const app = {
    publisher: 'acme',
    kind: 'public',
    client_type: 'confidential',
    scopes: ['bookings:read', 'customers:read'],
    event_types: [],
    redirect_uris: [REDIRECT, 'https://partner.example/other?x=1'],
  }
  await put('/apps/sync', { ...app, name: 'Sync' })
  await put('/apps/mobile', {
    ...app,
    name: 'Mobile',
    client_type: 'public',
    native: true,
    redirect_uris: ['http://127.0.0.1/cb', 'https://app.partner.example/cb'],
  })
  await put('/apps/own', { ...app, name: 'Own', kind: 'in_house', tenant: 'north' })
  for (const id of ['sync', 'mobile']) must(await operator.post(`/apps/${id}/approve`))
  const client = async (id: string): Promise<Credentials> =>
    must(await operator.post(`/apps/${id}/clients`, { environment: 'production' })).body
  return {
    confidential: await client('sync'),
    publicClient: (await client('mobile')).client_id,
    inHouse: await client('own'),
  }
}
