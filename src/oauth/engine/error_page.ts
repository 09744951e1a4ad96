import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { isUnavailable } from '../../database/unavailable.ts'
import { showError } from '../../http/pages/error_page.ts'
import type { Render } from '../../http/pages/render.ts'
import { serverErrorBody } from './server_errors.ts'

/** The engine's hook for errors that cannot be sent back to the app: a page for a person. */
export type RenderError = (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => void

const WRONG_LINK = {
  title: 'This app’s link does not work',
  message:
    'The app that sent you here made a request that we cannot accept. Nothing was shared. Go back to the app, or send its developer the message below.',
}

/** Tells the person that the app's link is wrong, and the developer why. */
export function renderErrorPage(render: Render): RenderError {
  return (ctx, out, cause) => {
    const unavailable = isUnavailable(cause)
    const { error, error_description } = out.error === 'server_error' ? serverErrorBody(cause) : out
    const status = unavailable ? 503 : Math.max(ctx.status, 400)
    const details = error_description ? `${error}: ${error_description}` : error
    showError(render, ctx, { status, details, ...(status < 500 && status !== 429 ? WRONG_LINK : {}) })
  }
}
