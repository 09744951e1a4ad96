import type { Context } from 'koa'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import { endOfAgentConnection } from '../../model/connections/expiry.ts'
import type { Person } from '../../model/people/sessions.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import type { AskingAgent, ConsentRuntime, PendingRequest } from './pending_request.ts'
import { type AppIcon, badgeOf, hostOf, iconOf, type PublisherView, publisherView } from './publisher_view.ts'
import type { TenantChoice } from './tenant_choices.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    consent: ConsentView
  }
}

export interface ConsentView {
  action: string
  sign_out_action: string
  person: { name: string; email: string }
  app: { name: string; icon: AppIcon }
  /** Whether the app is approved and in the catalogue, or in-house; null for neither. */
  badge: 'public' | 'in_house' | null
  /** The text about apps of this kind; null for public apps in the sandbox, which nobody has reviewed. */
  kind_about: 'public' | 'in_house' | null
  publisher: PublisherView
  /** Set if an AI agent asks; null for every other app. */
  agent: AgentView | null
  sandbox: boolean
  /** Where the person goes next, in readable form: a host, or the scheme of an app on the device. */
  redirect_host: string
  /** The organisation that was chosen on the first page; null on that page. */
  organisation: { id: string; name: string } | null
  /** The choice of this page. Its legend is the platform's word for units, or null if it asks for organisations. */
  choice: { field: 'organisation' | 'unit'; legend: string | null; options: ConsentOption[] }
  /** Whether a second page asks for the unit, because all units are too many for this one. */
  continues: boolean
  /** Whether anything can be chosen. */
  may_allow: boolean
  /** Whether the organisation allowed less before; new and existing scopes are then shown separately. */
  asks_more: boolean
  /** Where a preview, in which nothing can be allowed, leads back to; null for a real page. */
  preview: { href: string } | null
  /** What the app will be able to do, in sentences. */
  scopes: string[]
  new_scopes: string[]
  held_scopes: string[]
}

interface AgentView {
  /** The host of its metadata document; null for a registered app. */
  host: string | null
  /** Its name in the document, if any. */
  claimed_name: string | null
  /** Its host again, if it is a program on the person's device that claims to belong to that host. */
  claimed_host: string | null
  /** Where it returns to, if that is a site on another host. */
  other_host: string | null
  /** When its connection ends. */
  ends_at: Date
}

export interface ConsentOption {
  /** Identifies the option on the page. */
  id: string
  value: string
  name: string
  checked: boolean
  disabled_reason: string | null
  /** The units of an organisation, chosen on the same page; null if it has none, or a separate page for them. */
  units: UnitChoice | null
}

interface UnitChoice {
  /** The name of the form field, specific to the organisation. */
  field: string
  legend: string
  options: { value: string; name: string; checked: boolean }[]
}

/** Maximum units of all organisations on one page. */
const MOST_UNITS = 20

/** The field of the form that names the unit of an organisation. */
export const unitField = (tenant: string): string => `unit_of_${tenant}`

/**
 * Shows who asks for what, and asks for the organisation and, if it has units, the unit. Many units get a second
 * page. New scopes are those beyond what the chosen organisation, or the only possible one, allowed before.
 */
export function showConsent(
  runtime: Pick<ConsentRuntime, 'platform' | 'render' | 'now'>,
  ctx: Context,
  state: { request: PendingRequest; person: Person; choices: TenantChoice[]; chosen: TenantChoice | null },
): void {
  const { request, person, choices, chosen } = state
  const platform = forReader(runtime.platform, ctx, request.ui_locales)
  const likely = chosen ?? likelyChoice(choices)
  const { app, publisher, environment } = request
  const fits = choices.reduce((count, { units }) => count + units.length, 0) <= MOST_UNITS
  const options = chosen
    ? unitOptions(platform, chosen).map(alone)
    : organisationOptions(choices, (choice) => (fits ? unitChoice(platform, choice) : null))
  allowRedirectAfterForm(ctx)
  const view: ConsentView = {
    action: `/interaction/${request.uid}`,
    sign_out_action: `/signout?return_to=${encodeURIComponent(`/interaction/${request.uid}`)}`,
    person: { name: person.name, email: person.email },
    app: { name: app.name, icon: iconOf({ id: request.app_id, name: app.name }, app.icon) },
    badge: badgeOf(app),
    kind_about:
      app.kind === 'in_house' || (app.kind === 'public' && environment !== 'sandbox') ? app.kind : null,
    agent: request.agent && agentView(platform, request.agent, request.redirect_uri, runtime.now()),
    publisher: publisherView(publisher),
    sandbox: environment === 'sandbox',
    redirect_host: hostOf(request.redirect_uri),
    preview: null,
    organisation: chosen && { id: chosen.id, name: chosen.name },
    choice: {
      field: chosen ? 'unit' : 'organisation',
      legend: chosen ? platform.binding.label : null,
      options,
    },
    continues: !chosen && !fits,
    may_allow: options.some((option) => option.disabled_reason === null),
    ...consentScopes(platform, request.scopes, likely?.held ?? null),
  }
  runtime.render(ctx, 'consent', view, { uiLocales: request.ui_locales })
}

function agentView(
  platform: Platform,
  { host, claimed_name }: AskingAgent,
  redirectUri: string,
  now: Date,
): AgentView {
  const { protocol, hostname, host: redirectHost } = new URL(redirectUri)
  const onDevice = protocol !== 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const ends_at = endOfAgentConnection(platform, now)
  const other_host = host === null || onDevice || redirectHost === host ? null : redirectHost
  return { host, claimed_name, claimed_host: onDevice ? host : null, other_host, ends_at }
}

/**
 * The organisation that the scopes are compared for: the only one that can be chosen, or the only one whose
 * connection needs a new consent.
 */
function likelyChoice(choices: TenantChoice[]): TenantChoice | null {
  const open = choices.filter((choice) => choice.disabled_reason === null)
  const renewed = open.filter((choice) => choice.needs_reconsent)
  if (renewed.length === 1) return renewed[0] ?? null
  return open.length === 1 ? (open[0] ?? null) : null
}

/** An option is preselected only if it is the only one (T21). */
function organisationOptions(
  choices: TenantChoice[],
  unitsOf: (choice: TenantChoice) => UnitChoice | null,
): ConsentOption[] {
  const open = choices.filter((choice) => choice.disabled_reason === null)
  return choices.map((choice, index) => ({
    id: `choice-${index}`,
    value: choice.id,
    name: choice.name,
    checked: open.length === 1 && choice === open[0],
    disabled_reason: choice.disabled_reason,
    units: choice.disabled_reason === null ? unitsOf(choice) : null,
  }))
}

function unitChoice(platform: Platform, choice: TenantChoice): UnitChoice | null {
  if (choice.units.length === 0) return null
  const options = unitOptions(platform, choice)
  return { field: unitField(choice.id), legend: platform.binding.label, options }
}

/** An option of the second page. */
const alone = (option: UnitChoice['options'][number], index: number): ConsentOption => ({
  ...option,
  ...{ id: `choice-${index}`, disabled_reason: null, units: null },
})

function unitOptions({ binding }: Platform, { units }: TenantChoice): UnitChoice['options'] {
  const optional = binding.units === 'optional'
  const options = units.map(({ id, name }) => ({ value: id, name, checked: !optional && units.length === 1 }))
  // Never preselected: it covers more than any unit.
  const whole = optional ? [{ value: '', name: binding.whole, checked: false }] : []
  return [...whole, ...options]
}

/** The scopes as sentences, and which of them go beyond those allowed before. */
export function consentScopes({ scopes }: Platform, requested: string[], held: string[] | null) {
  const textOf = (name: string) => scopes.find((scope) => scope.name === name)?.text ?? name
  const added = held ? requested.filter((name) => !held.includes(name)) : []
  const kept = requested.filter((name) => !added.includes(name))
  return {
    asks_more: added.length > 0,
    scopes: requested.map(textOf),
    new_scopes: added.map(textOf),
    held_scopes: kept.map(textOf),
  }
}
