import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadPlatform } from '../../src/platform/load.ts'
import { Authenticator } from '../support/authenticator.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { newProofKey, proofOf } from '../support/dpop.ts'
import { authorizeUrl, obtainTokens, pkce, refresh, type Tokens } from '../support/flow.ts'
import { invite, signUpAs, submit } from '../support/mails.ts'
import { type Credentials, PASSWORD, REDIRECT, settle } from '../support/merchants.ts'
import { type Operator, operatorFor } from '../support/operator.ts'
import { startReceiver } from '../support/receiver.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

type Node = { base: string; operatorToken: string }

/** Does a little of everything with a running product, so that as many tables as possible have a row. */
export async function useProduct(node: Node): Promise<void> {
  const operator = operatorFor(node)
  const runtime = { platform: loadPlatform('default') }
  const { confidential } = await settle({ ...node, runtime } as TestServer)
  await useWebhooks(node, operator)
  await useApi(node, operator, confidential)
  await usePages(node, operator)
  must(await operator.post('/tokens', { name: 'Nightly export', scopes: ['read'] }))
  must(await operator.post('/users/stan/sign_in_links', { return_to: '/settings/apps' }))
}

async function useApi(node: Node, operator: Operator, client: Credentials): Promise<void> {
  await new HttpBrowser(node.base).get(authorizeUrl(node.base, client.client_id, pkce().challenge))
  for (const unit of ['harbour', 'castle']) {
    const { refresh_token } = await obtainTokens(node.base, client, { unit })
    const next = (await (await refresh(node.base, client, refresh_token)).json()) as Tokens
    const authorization = `Bearer ${next.access_token}`
    for (const path of ['bookings', 'nothing']) {
      await fetch(`${node.base}/api/v1/${path}`, { headers: { authorization } })
    }
  }
  const url = `${node.base}/oauth/token`
  const dpop = await proofOf(await newProofKey(), { method: 'POST', url })
  const authorization = `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}`
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  await fetch(url, { method: 'POST', headers: { authorization, dpop }, body })
  must(await operator.delete('/tenants/north/records/bookings/bkg_gone'))
}

async function useWebhooks(node: Node, operator: Operator): Promise<void> {
  const receiver = await startReceiver()
  await operator.put('/apps/feed', {
    ...{ publisher: 'acme', name: 'Feed', kind: 'public', client_type: 'confidential' },
    scopes: ['bookings:read', 'customers:read', 'webhooks:receive'],
    event_types: ['booking.created'],
    redirect_uris: [REDIRECT],
  })
  must(await operator.post('/apps/feed/approve'))
  const client = must(await operator.post('/apps/feed/clients', { environment: 'production' })).body
  const endpoint = { environment: 'production', url: receiver.url }
  const { id } = must(await operator.post('/apps/feed/endpoints', endpoint)).body
  await obtainTokens(node.base, client, { unit: 'harbour' })
  for (const record of ['bkg_kept', 'bkg_gone']) {
    const data = { id: record, status: 'confirmed', total: 120, currency: 'EUR' }
    const change = { unit: 'harbour', data, event: 'booking.created' }
    must(await operator.put(`/tenants/north/records/bookings/${record}`, change))
  }
  await receiver.until(2)
  const event = {
    id: randomUUID(),
    type: 'booking.created',
    tenant: 'north',
    unit: 'harbour',
    data: { id: 'bkg_kept' },
  }
  must(await operator.post('/events', event))
  must(
    await operator.post(`/endpoints/${id}/replay`, { since: new Date(Date.now() - 3_600_000).toISOString() }),
  )
  await receiver.until(4)
  // Nobody is there any more: this one waits for its next attempt.
  await receiver.close()
  must(await operator.post('/events', { ...event, id: randomUUID() }))
  await sleep(1000)
}

async function usePages(node: Node, operator: Operator): Promise<void> {
  const { base } = node
  const [olga, dana] = [new HttpBrowser(base), new HttpBrowser(base)]
  await signIn(olga, 'olga@north.example', PASSWORD)
  const page = await (await olga.get('/account/passkeys/new')).text()
  const options = await (await olga.get('/account/passkeys/options')).json()
  const passkey = new Authenticator(base).create(options as Parameters<Authenticator['create']>[0])
  await olga.post('/account/passkeys', { csrf: csrfOf(page), name: 'Laptop', passkey, return_to: '/account' })
  await signUpAs(node, 'pia@ledgerly.example')
  await submit(new HttpBrowser(base), '/signin/forgot', { email: 'stan@north.example' })
  const developer = {
    email: 'dana@acme.example',
    name: 'Dana Lind',
    password: PASSWORD,
    publishers: ['acme'],
  }
  must(await operator.put('/users/dana', developer))
  await signIn(dana, developer.email, PASSWORD)
  await invite(dana, 'acme', 'paul@acme.example')
  await signIn(new HttpBrowser(base), 'olga@north.example', 'not the password')
}
