import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import type { findApp } from '../../model/apps/app_list.ts'
import { consentScopes } from '../../oauth/consent/consent_page.ts'
import { hostOf, iconOf, publisherView } from '../../oauth/consent/publisher_view.ts'
import type { PageRuntime } from '../page_runtime.ts'

/** An app and its publisher's profile, as they are now. */
type App = NonNullable<Awaited<ReturnType<typeof findApp>>>

type Profile = { name: string; website: string; support: string }

const sample = desk.reviews.preview

/**
 * The consent page as merchants will see it, with a fictitious merchant. The browser is told to submit no form on it
 * and to open nothing from it. The form has no real target either.
 */
export function previewConsent(
  { platform, render }: PageRuntime,
  ctx: Context,
  app: App,
  publisher: Profile,
  back: string,
): void {
  const policy = String(ctx.response.get('Content-Security-Policy'))
  ctx.set(
    'Content-Security-Policy',
    `${policy.replace("form-action 'self'", "form-action 'none'")}; ${SANDBOX}`,
  )
  const scopes = platform.scopes.map((scope) => scope.name).filter((scope) => app.scopes.includes(scope))
  // Merchants have allowed what the approved version asks for.
  const held = app.approved ? app.approved.scopes : null
  render(ctx, 'consent', {
    action: `${back}/preview`,
    sign_out_action: `${back}/preview`,
    person: { name: sample.person, email: 'ana@harbour.example' },
    app: { name: app.name, icon: iconOf(app, app.listing.icon) },
    ...{ badge: 'public', kind_about: 'public' },
    publisher: publisherView(publisher),
    agent: null,
    sandbox: false,
    redirect_host: hostOf(app.redirect_uris[0] ?? ''),
    organisation: null,
    choice: {
      field: 'organisation',
      legend: null,
      options: [
        {
          id: 'choice-0',
          value: '',
          name: sample.organisation,
          checked: true,
          disabled_reason: null,
          units: null,
        },
        {
          id: 'choice-1',
          value: '',
          name: sample.other,
          checked: false,
          disabled_reason: platform.tenants.unverified,
          units: null,
        },
      ],
    },
    continues: false,
    may_allow: true,
    preview: { href: back },
    ...consentScopes(platform, scopes, held),
  })
}

/** Without allow-forms and allow-popups. Scripts and the origin are ours, as on every page. */
const SANDBOX = 'sandbox allow-same-origin allow-scripts'
