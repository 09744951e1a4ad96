import { loadPlatform } from '../../src/platform/load.ts'
import { HttpBrowser, signIn } from './browser_session.ts'
import { obtainTokens, type Tokens, type Visit } from './flow.ts'
import { type Credentials, PASSWORD, settle } from './merchants.ts'
import { type Operator, operatorFor } from './operator.ts'
import { must } from './world.ts'

export type PartnerInProduction = {
  operator: Operator
  client: Credentials
  /** Olga connects the app with an organisation, or with a unit of `north`. */
  connect(visit: Pick<Visit, 'organisation' | 'unit'>): Promise<Tokens>
  /** A browser in which Dora is signed in, and the live view of her app's endpoint. */
  dora: HttpBrowser
  liveView: string
}

/**
 * For running processes: the merchants of `settle`, the publisher's developer Dora, and the endpoint of the app
 * `sync`, which receives events about bookings once Olga has connected it.
 */
export async function settlePartner(
  base: string,
  operatorToken: string,
  receiver: string,
): Promise<PartnerInProduction> {
  const operator = operatorFor({ base, operatorToken })
  const world = await settle({
    base,
    operatorToken,
    runtime: { platform: loadPlatform('default') },
  } as Parameters<typeof settle>[0])
  const app = must(await operator.get('/apps/sync')).body
  const { publisher, name, kind, client_type, redirect_uris } = app
  const scopes = ['bookings:read', 'webhooks:receive']
  const event_types = ['booking.created']
  must(
    await operator.put('/apps/sync', {
      publisher,
      name,
      kind,
      client_type,
      redirect_uris,
      scopes,
      event_types,
    }),
  )
  must(await operator.post('/apps/sync/approve'))
  const endpoint = must(
    await operator.post('/apps/sync/endpoints', { environment: 'production', url: receiver }),
  ).body.id
  const email = 'dora@acme.example'
  must(await operator.put('/users/dora', { email, name: 'Dora', password: PASSWORD, publishers: ['acme'] }))
  const dora = new HttpBrowser(base)
  await signIn(dora, email, PASSWORD)
  return {
    operator,
    client: world.confidential,
    connect: (visit) => obtainTokens(base, world.confidential, visit),
    dora,
    liveView: `/developers/apps/sync/webhooks/${endpoint}/live`,
  }
}
