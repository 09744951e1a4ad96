import type { RequestListener } from 'node:http'
import Koa from 'koa'
import { createAssets } from '../../src/http/pages/assets.ts'
import { csrfProtection } from '../../src/http/pages/csrf.ts'
import { createRender } from '../../src/http/pages/render.ts'
import { allowRedirectAfterForm, securityHeaders } from '../../src/http/pages/security_headers.ts'
import type { Views } from '../../src/http/pages/views.ts'
import { plainBrand } from './brand.ts'
import { png } from './images.ts'
import { pageSamples } from './view_samples/index.ts'

/** The URL of a sample's page. */
export const sampleAddress = ({ view, sample }: { view: string; sample: string }): string =>
  `/${view}/${encodeURIComponent(sample)}`

/** Renders every sample with assets, page headers and a frame. */
export function sampleHandler(): RequestListener {
  const brand = { ...plainBrand('Rivermoor Rentals'), privacy_url: 'https://rivermoor.example/privacy' }
  const assets = createAssets(brand)
  const render = createRender({ assets, brand })
  const app = new Koa()
  app.use(securityHeaders())
  app.use(assets.middleware)
  app.use(csrfProtection({ key: Buffer.alloc(32, 7), secure: false }))
  app.use(async (ctx) => {
    if (ctx.path === '/sample.png') {
      ctx.type = 'png'
      ctx.body = png(640, 400)
      return
    }
    const found = pageSamples.find((sample) => sampleAddress(sample) === ctx.path)
    if (!found) return
    ctx.state.person = {
      id: 'ana',
      name: 'Ana Kovač',
      email: 'ana@harbour.example',
      merchant: true,
      operator: true,
      confirmed: false,
    }
    ctx.state.frame = { area: 'developers', menu: MENU }
    allowRedirectAfterForm(ctx)
    render(ctx, found.view, found.data as Views[typeof found.view])
  })
  return app.callback()
}

const MENU = {
  label: () => 'App',
  title: 'Tidy Books',
  base: '/developers/apps/app_1',
  query: '',
  pages: [{ path: '', label: () => 'Overview' }],
}
