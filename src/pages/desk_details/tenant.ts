import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, code, link, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { listConnections } from '../../model/connections/connection_list.ts'
import { peopleOfTenant } from '../../model/operators/desk_people.ts'
import { resetSandboxes } from '../../model/tenants/sandbox_tenant.ts'
import type { IdentityProvider } from '../../model/tenants/tenant_schema.ts'
import { findTenant, putTenant } from '../../model/tenants/tenants.ts'
import { askFirst } from '../confirm.ts'
import type { DeskRuntime } from '../desk/desk_runtime.ts'
import { currentStaff } from '../desk/gate.ts'
import { auditHref, detailList, fact, MOST_LISTED, showDetail, t } from './detail.ts'

/** The identity provider of the tenant's people, and the clients that it covers. */
function providerFacts(provider: IdentityProvider | null) {
  if (provider === null) return []
  const { issuer, tenant, client_ids } = provider
  return [
    fact(t.facts.identity_provider, text(issuer)),
    ...(tenant === null ? [] : [fact(t.facts.issuer_tenant, text(tenant))]),
    fact(t.facts.speaks_for, text(client_ids.join(', '))),
  ]
}

const address = (id: string): string => `/operator/tenants/${encodeURIComponent(id)}`

/** `/operator/tenants/:tenant`: a merchant, its people, units and connections. */
export function tenantRoutes(runtime: DeskRuntime): Router {
  const { db, platform, render, now, resetSandbox } = runtime
  const router = new Router()

  router.get('/:tenant', async (ctx) => {
    const { tenant: id } = ctx.params
    const tenant = await findTenant(db, id)
    if (!tenant) throw notFound('This tenant does not exist.')
    const [members, connections] = await Promise.all([
      peopleOfTenant(db, id, MOST_LISTED),
      listConnections(db, { tenant: id }, { limit: MOST_LISTED, after: null }),
    ])
    const verify = tenant.verified
      ? {
          act: act(`${address(id)}/unverify`, t.acts.unverify, { danger: true }),
          about: t.acts.unverify_about,
        }
      : { act: act(`${address(id)}/verify`, t.acts.verify), about: t.acts.verify_about }
    const reset = { act: act(`${address(id)}/reset`, t.acts.reset), about: t.acts.reset_about }
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.tenant, title: tenant.name, id },
      facts: [
        fact(t.facts.environment, text(tenant.environment)),
        fact(t.facts.verified, tenant.verified ? state('ok', t.yes) : state('pending', t.no)),
        fact(t.facts.created, time(tenant.created_at)),
        ...providerFacts(tenant.identity_provider),
      ],
      acts: tenant.environment === 'sandbox' ? [verify, reset] : [verify],
      lists: [
        detailList(
          t.lists.people,
          t.columns.people,
          members.map((one) => [
            link(`/operator/users/${one.id}`, one.name),
            text(one.email),
            text(one.role),
          ]),
        ),
        detailList(
          t.lists.units,
          t.columns.units,
          tenant.units.map((unit) => [text(unit.name), text(unit.kind), code(unit.id)]),
        ),
        detailList(
          t.lists.connections,
          t.columns.connections,
          connections.map((one) => [
            link(`/operator/connections/${one.id}`, one.id),
            link(`/operator/apps/${one.app}`, one.app),
            text(one.unit),
            state(one.state),
            time(one.last_used_at),
          ]),
        ),
      ],
      links: [{ href: auditHref({ tenant: id }), label: t.links.audit }],
    })
  })

  router.get('/:tenant/unverify', async (ctx) => {
    const tenant = await findTenant(db, ctx.params.tenant)
    if (!tenant) throw notFound('This tenant does not exist.')
    askFirst(render, ctx, { act: 'unverify', names: { tenant: tenant.name }, back: address(tenant.id) })
  })
  for (const [step, verified] of [
    ['verify', true],
    ['unverify', false],
  ] as const) {
    router.post(`/:tenant/${step}`, async (ctx) => {
      const { tenant: id } = ctx.params
      const found = await inTransaction(db, async (trx) => {
        // Locked, so that a name that a program stores at the same time is not overwritten.
        const tenant = await trx
          .selectFrom('tenants')
          .select(['name', 'environment'])
          .where('id', '=', id)
          .forNoKeyUpdate()
          .executeTakeFirst()
        if (!tenant) return false
        const { name, environment } = tenant
        const fields = { name, environment: environment as 'sandbox' | 'production', verified }
        await putTenant(trx, platform, id, fields, currentStaff(ctx), now())
        return true
      })
      if (!found) throw notFound('This tenant does not exist.')
      seeOther(ctx, `${address(id)}?done=saved`)
    })
  }

  router.post('/:tenant/reset', async (ctx) => {
    const { tenant } = ctx.params
    const actor = currentStaff(ctx)
    const demo = await inTransaction(db, (trx) => resetSandbox(trx, platform, actor, now(), tenant))
    const opened = await resetSandboxes(db, platform, { tenant }, actor, now())
    if (demo.length + opened.length === 0)
      throw notFound('Only sandboxes of the demo and of partners can be reset.')
    seeOther(ctx, `${address(tenant)}?done=sandbox_reset`)
  })
  return router
}
