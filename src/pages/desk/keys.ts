import Router from '@koa/router'
import { desk } from '../../../views/languages/en/desk.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { code, state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { listSigningKeys, rotateSigningKey } from '../../model/signing_keys.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentStaff } from './gate.ts'

const t = desk.keys

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/keys': { table: Table }
  }
}

/** `/operator/keys`: the signing keys of the authorization server. */
export function keyRoutes({ db, vault, render, now }: PageRuntime): Router {
  const router = new Router()
  router.get('/', async (ctx) => {
    const keys = await listSigningKeys(db)
    const rows = keys.map(({ kid, alg, created_at, retired_at }) => [
      code(kid),
      text(alg),
      retired_at ? state('paused', t.retired) : state('active', t.current),
      time(created_at),
      time(retired_at),
    ])
    const table = tableOf({
      label: t.title,
      columns: Object.values(t.columns),
      rows,
      empty: t.none,
      next: null,
    })
    render(ctx, 'operator/keys', { table })
  })
  router.post('/rotate', async (ctx) => {
    await rotateSigningKey(db, vault, currentStaff(ctx), now())
    seeOther(ctx, '/operator/keys?done=key_rotated')
  })
  return router
}
