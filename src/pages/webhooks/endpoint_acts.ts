import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict, Problem } from '../../http/problem.ts'
import { missingScopesProblem } from '../../model/webhooks/endpoint_schema.ts'
import {
  pauseEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
  type StateChanged,
  switchSecret,
} from '../../model/webhooks/endpoint_states.ts'
import { patchEndpoint } from '../../model/webhooks/endpoints.ts'
import { requestReplay } from '../../model/webhooks/retries.ts'
import { sendTestEvent } from '../../model/webhooks/test_events.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import { askFirst } from '../confirm.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { showOnce, takeShown } from '../shown_once.ts'
import { currentActor } from '../signed_in.ts'
import { type EventChoice, eventChoice } from './event_choice.ts'
import type { CreatedSecret } from './new_endpoint.ts'
import { addressIn, type PortalView, portalView, requireActor, requireEndpointChange } from './portal.ts'
import type { FindEndpoint, PortalEndpoint } from './portal_endpoints.ts'

interface RotatedSecret {
  secret: string
  /** Until when the old secret signs alone; null if both sign. */
  switches_at: Date | string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/rotate': PortalView & {
      endpoint: { id: string; url: string }
      value: string
      error: string | undefined
      /** The required format of a secret; null if any text is allowed. */
      format: { prefix: string; encoding: string } | null
    }
    'webhooks/rotated': PortalView & RotatedSecret & { endpoint: { id: string; url: string } }
    'webhooks/edit_endpoint': PortalView & {
      endpoint: { id: string; url: string }
      url: string
      events: EventChoice
      errors: Partial<Record<string, string>>
    }
  }
}

const REFUSED: Record<Exclude<StateChanged['kind'], 'changed'>, string> = {
  no_endpoint: 'This endpoint does not exist.',
  only_operator:
    'Too many deliveries failed. On this platform, only the platform’s staff can activate the endpoint again.',
  suspended: 'The endpoint is suspended. Activate it instead.',
}

/** The acts on an endpoint: test, pause, resume, rotate the secret, replay, change, remove. */
export function endpointActRoutes(runtime: PageRuntime, find: FindEndpoint): Router {
  const { db, platform, render, vault, config, now } = runtime
  const setting = { platform, vault, config, now }
  const proven = requireFreshProof(runtime)
  const router = new Router()

  const shownAtEndpoint = takeShown(runtime, ({ path }) => path.slice(0, path.lastIndexOf('/')))
  const actOn = async (ctx: Context): Promise<PortalEndpoint & { id: string }> => {
    const found = await find(ctx)
    requireActor(found.portal)
    return { ...found, id: found.endpoint.id }
  }
  const change = async (ctx: Context): Promise<PortalEndpoint & { id: string }> => {
    const found = await actOn(ctx)
    requireEndpointChange(found.portal, found.endpoint.environment)
    return found
  }
  const back = (ctx: Context, { portal, endpoint }: PortalEndpoint, done: string): void =>
    seeOther(ctx, addressIn(portal, `/${endpoint.id}`, `done=${done}`))

  router.post('/test', async (ctx) => {
    const found = await actOn(ctx)
    const type = (await readForm(ctx)).text('type') || undefined
    const sent = await inTransaction(db, (trx) =>
      sendTestEvent(trx, setting, found.portal.access, found.id, type, currentActor(ctx)),
    )
    if (sent.kind === 'too_many') {
      const headers = { 'Retry-After': String(sent.retryAfter) }
      const detail = `At most 10 test events per minute. Try again in ${sent.retryAfter} seconds.`
      throw new Problem('too_many_tests', detail, { headers })
    }
    if (sent.kind === 'not_active') throw conflict(`The endpoint is ${sent.state}, so nothing is sent to it.`)
    if (sent.kind === 'lacks_scope')
      throw conflict(`${sent.type} ${missingScopesProblem(sent.missing)}. It would never be sent.`)
    if (sent.kind !== 'sent') throw conflict('The app does not declare an event that could be sent.')
    back(ctx, found, 'test_sent')
  })

  router.post('/pause', async (ctx) => {
    const found = await change(ctx)
    const { access } = found.portal
    const { kind } = await inTransaction(db, (trx) =>
      pauseEndpoint(trx, setting, access, found.id, currentActor(ctx)),
    )
    if (kind !== 'changed') throw conflict(REFUSED[kind])
    back(ctx, found, 'paused')
  })

  router.post('/resume', async (ctx) => {
    const found = await change(ctx)
    const { access } = found.portal
    const { kind } = await inTransaction(db, (trx) =>
      resumeEndpoint(trx, setting, access, found.id, currentActor(ctx)),
    )
    if (kind !== 'changed') throw conflict(REFUSED[kind])
    back(ctx, found, 'resumed')
  })

  const showRotate = (
    ctx: Context,
    { portal, endpoint }: PortalEndpoint,
    value = '',
    error: string | undefined = undefined,
  ): void => {
    const { key, prefix, encoding } = platform.webhooks.secret
    const format = key === 'text' ? null : { prefix, encoding }
    render(ctx, 'webhooks/rotate', { ...portalView(portal), endpoint, value, error, format })
  }
  router.get('/secrets', proven, async (ctx) => showRotate(ctx, await change(ctx)))
  router.post('/secrets', proven, async (ctx) => {
    const found = await change(ctx)
    const { portal, endpoint, id } = found
    const chosen = (await readForm(ctx)).text('secret')
    const rotated = await inTransaction(db, async (trx) => {
      const outcome = await rotateSecret(
        trx,
        setting,
        portal.access,
        id,
        currentActor(ctx),
        chosen || undefined,
      )
      if (outcome.kind !== 'rotated') return outcome
      const { secret, signs_from } = outcome
      const shown: RotatedSecret = { secret, switches_at: signs_from > now() ? signs_from : null }
      const page = await showOnce(trx, runtime, ctx, addressIn(portal, `/${endpoint.id}/rotated`), shown)
      return { kind: outcome.kind, page }
    })
    if (rotated.kind === 'refused') {
      ctx.status = 422
      return showRotate(ctx, found, chosen, fieldErrors<'secret'>(rotated.violations).secret)
    }
    if (rotated.kind !== 'rotated') throw conflict('This platform does not sign its deliveries.')
    seeOther(ctx, rotated.page)
  })
  router.get('/rotated', shownAtEndpoint, async (ctx) => {
    const { portal, endpoint } = await change(ctx)
    render(ctx, 'webhooks/rotated', {
      ...portalView(portal),
      endpoint,
      ...(ctx.state.shown as RotatedSecret),
    })
  })
  router.get('/created', shownAtEndpoint, async (ctx) => {
    const { portal, endpoint } = await change(ctx)
    render(ctx, 'webhooks/created', {
      ...portalView(portal),
      endpoint,
      ...(ctx.state.shown as CreatedSecret),
    })
  })

  router.post('/secrets/switch', async (ctx) => {
    const found = await change(ctx)
    const { kind } = await inTransaction(db, (trx) =>
      switchSecret(trx, setting, found.portal.access, found.id, currentActor(ctx)),
    )
    if (kind !== 'switched') throw conflict('The newest secret already signs.')
    back(ctx, found, 'switched')
  })

  router.post('/replay', async (ctx) => {
    const found = await actOn(ctx)
    const form = await readForm(ctx)
    const since = URL.canParse(`x:${form.text('since')}`)
      ? new Date(`${form.text('since')}Z`)
      : new Date(Number.NaN)
    if (Number.isNaN(since.getTime())) throw conflict('Enter the date and time to replay from, in UTC.')
    const states = form.all('states').filter((state) => state === 'delivered' || state === 'dead')
    const range = states.length > 0 ? { since, states } : { since }
    const replayed = await inTransaction(db, (trx) =>
      requestReplay(trx, found.portal.access, found.id, range, currentActor(ctx), now()),
    )
    if (replayed.kind !== 'replaying') throw conflict('The endpoint is suspended, so nothing is sent to it.')
    back(ctx, found, 'replaying')
  })

  const showEdit = (
    ctx: Context,
    { portal, app, endpoint }: PortalEndpoint,
    values: { url: string; event_types: string[] },
    errors: Partial<Record<string, string>> = {},
  ): void => {
    render(ctx, 'webhooks/edit_endpoint', {
      ...portalView(portal),
      endpoint,
      url: values.url,
      events: eventChoice(platform, portal, [app], values.event_types),
      errors,
    })
  }
  router.get('/edit', async (ctx) => {
    const found = await change(ctx)
    const { url, event_types } = found.endpoint
    showEdit(ctx, found, { url, event_types: event_types ?? [] })
  })
  router.post('/edit', async (ctx) => {
    const found = await change(ctx)
    const form = await readForm(ctx)
    const values = { url: form.text('url'), event_types: [...new Set(form.all('event_types'))] }
    const patch = { url: values.url, event_types: values.event_types.length > 0 ? values.event_types : null }
    const changed = await inTransaction(db, (trx) =>
      patchEndpoint(trx, setting, found.portal.access, found.id, patch, currentActor(ctx)),
    )
    if (changed.kind === 'refused') {
      ctx.status = 422
      return showEdit(ctx, found, values, fieldErrors(changed.violations))
    }
    back(ctx, found, 'saved')
  })

  router.get('/remove', async (ctx) => {
    const { portal, endpoint } = await change(ctx)
    askFirst(render, ctx, {
      act: 'remove_endpoint',
      names: { url: endpoint.url },
      action: addressIn(portal, `/${endpoint.id}/remove`),
      back: addressIn(portal, `/${endpoint.id}`),
    })
  })
  router.post('/remove', async (ctx) => {
    const { portal, id } = await change(ctx)
    await inTransaction(db, (trx) => removeEndpoint(trx, setting, portal.access, id, currentActor(ctx)))
    seeOther(ctx, addressIn(portal, '', 'done=endpoint_removed'))
  })
  return router
}
