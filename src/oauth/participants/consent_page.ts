import type { Context } from 'koa'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import type { ParticipantChoice } from '../../model/participants/choices.ts'
import type { Person } from '../../model/people/sessions.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import type { ConsentRuntime, PendingRequest } from '../consent/pending_request.ts'
import {
  type AppIcon,
  badgeOf,
  hostOf,
  iconOf,
  type PublisherView,
  publisherView,
} from '../consent/publisher_view.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'participants/consent': ParticipantConsentView
    'participants/unconfirmed': UnconfirmedView
    'participants/confirmed': object
  }
}

export interface ParticipantConsentView {
  action: string
  sign_out_action: string
  person: { name: string; email: string }
  app: { name: string; icon: AppIcon }
  /** Whether the app is approved and in the catalogue, or in-house; null for neither. */
  badge: 'public' | 'in_house' | null
  publisher: PublisherView
  sandbox: boolean
  /** Where the person goes next, in readable form: a host, or the scheme of an app on the device. */
  redirect_host: string
  /** The platform's word for the choices. */
  legend: string
  options: ParticipantOption[]
  /** What the app will be able to read, in the vendor's sentence. */
  scope: string
  /** Whether the person has just confirmed the address. */
  just_confirmed: boolean
}

export interface ParticipantOption {
  id: string
  value: string
  name: string
  /** Its merchant, if that is not its name. */
  tenant: string | null
  /** Tells records of the same name apart. */
  record: string | null
  checked: boolean
}

export interface UnconfirmedView {
  /** The page of the request, to reopen afterwards. */
  action: string
  sign_out_action: string
  app: { name: string }
  /** Empty if the account has none. */
  email: string
  /** Whether an email was just sent again. */
  sent_again: boolean
}

type Asked = { request: PendingRequest; person: Person }
type PageParts = Pick<ConsentRuntime, 'platform' | 'render'>

export function showParticipantPage(
  parts: PageParts,
  ctx: Context,
  { request, person, choices }: Asked & { choices: ParticipantChoice[] },
): void {
  const { app, environment } = request
  const platform = forReader(parts.platform, ctx, request.ui_locales)
  const { binding, tenants, scopes } = platform
  allowRedirectAfterForm(ctx)
  const view: ParticipantConsentView = {
    ...addressesOf(request),
    person: { name: person.name, email: person.email },
    app: { name: app.name, icon: iconOf({ id: request.app_id, name: app.name }, app.icon) },
    badge: badgeOf(app),
    publisher: publisherView(request.publisher),
    sandbox: environment === 'sandbox',
    redirect_host: hostOf(request.redirect_uri),
    legend: binding.units === 'none' ? tenants.label : binding.label,
    options: optionsOf(platform, choices),
    scope: scopes.find(({ name }) => name === PARTICIPANT_SCOPE)?.text ?? PARTICIPANT_SCOPE,
    just_confirmed: ctx.query['done'] === 'confirmed',
  }
  parts.render(ctx, 'participants/consent', view, { uiLocales: request.ui_locales })
}

/** A choice in the form. */
export const choiceValue = ({ connection, record }: ParticipantChoice): string => `${connection}/${record}`

/** An option is preselected only if it is the only one (T21). */
function optionsOf({ record_types, participants }: Platform, choices: ParticipantChoice[]) {
  const singular = record_types.find(({ name }) => name === participants?.record_type)?.singular ?? ''
  const same = (one: ParticipantChoice, other: ParticipantChoice) =>
    one.unit_name === other.unit_name && one.tenant_name === other.tenant_name
  return choices.map((choice, index) => ({
    id: `choice-${index}`,
    value: choiceValue(choice),
    name: choice.unit_name ?? choice.tenant_name,
    tenant: choice.unit_name === null ? null : choice.tenant_name,
    record: choices.some((other) => other !== choice && same(other, choice))
      ? `${singular} ${choice.record}`
      : null,
    checked: choices.length === 1,
  }))
}

export function showUnconfirmed({ render }: PageParts, ctx: Context, { request, person }: Asked): void {
  const view: UnconfirmedView = {
    ...addressesOf(request),
    app: { name: request.app.name },
    email: person.email,
    sent_again: ctx.query['done'] === 'confirmation_sent',
  }
  render(ctx, 'participants/unconfirmed', view, { uiLocales: request.ui_locales })
}

function addressesOf({ uid }: PendingRequest) {
  const action = `/interaction/${uid}`
  return { action, sign_out_action: `/signout?return_to=${encodeURIComponent(action)}` }
}
