import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Render } from '../../http/pages/render.ts'
import type { Platform } from '../../platform/definition.ts'

/** The engine's hook for errors that cannot be sent back to the app: a page for a person. */
export type RenderError = (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => void

/** Says to the person that the app's link is wrong, and to the app's developer what about it. */
export function renderErrorPage(render: Render, platform: Platform): RenderError {
  return (ctx, out) => {
    const { error, error_description } = out
    const status = Math.max(ctx.status, 400)
    render(
      ctx,
      'error',
      {
        platform: { title: platform.title },
        status,
        title: status >= 500 ? '' : 'This app’s link does not work',
        message:
          status >= 500
            ? ''
            : 'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or tell its developer what stands below.',
        details: error_description ? `${error}: ${error_description}` : error,
        home: '/',
      },
      { status },
    )
  }
}
