import type { Answer, Operator } from './operator.ts'

export const APP = {
  publisher: 'pub',
  name: 'Front desk',
  kind: 'public',
  client_type: 'confidential',
  scopes: ['bookings:read', 'customers:read'],
  event_types: ['booking.created'],
  redirect_uris: ['https://app.example.com/callback'],
}

/** Two verified merchants with two units each, a publisher, an owner of both, and an app. */
export async function createWorld(operator: Operator): Promise<void> {
  const units = [
    { id: 'north', kind: 'location', name: 'North' },
    { id: 'south', kind: 'location', name: 'South' },
  ]
  for (const [id, name] of [
    ['harbour', 'Harbour Rentals'],
    ['alpine', 'Alpine Rentals'],
  ]) {
    must(await operator.put(`/tenants/${id}`, { name, environment: 'production', verified: true, units }))
  }
  const playground = { name: 'Playground', environment: 'sandbox', verified: true, units }
  must(await operator.put('/tenants/playground', playground))
  const publisher = { name: 'Softmakers', website: 'https://soft.example', support: 'help@soft.example' }
  must(await operator.put('/publishers/pub', publisher))
  const owner = {
    email: 'olga@harbour.example',
    name: 'Olga Owner',
    password: 'correct horse battery',
    tenants: ['harbour', 'alpine', 'playground'].map((id) => ({ id, role: 'owner' })),
  }
  must(await operator.put('/users/olga', owner))
  must(await operator.put('/apps/desk', APP))
  must(await operator.post('/apps/desk/approve'))
}

/** A response that must be a success for a story to continue. */
export function must(answer: Answer): Answer {
  if (answer.status >= 400) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}
