import type { Context } from 'koa'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import type { ConsentView } from '../../http/pages/views.ts'
import type { Person } from '../../model/people/sessions.ts'
import type { Platform } from '../../platform/definition.ts'
import type { ConsentParts, Waiting } from './authorization_request.ts'
import type { Choice } from './choices.ts'

/**
 * Shows who asks for what. First the organisations; once one is chosen that has units, the units of it.
 * What is new is shown against what the chosen organisation (or the only one that it can be) allowed before.
 */
export function showConsent(
  parts: Pick<ConsentParts, 'platform' | 'render'>,
  ctx: Context,
  state: { waiting: Waiting; person: Person; choices: Choice[]; chosen: Choice | null },
): void {
  const { waiting, person, choices, chosen } = state
  const { platform } = parts
  const likely = chosen ?? likelyChoice(choices)
  const held = likely?.held ?? null
  const view: ConsentView = {
    platform: { title: platform.title },
    csrf: (ctx.state['csrf'] as () => string)(),
    action: `/interaction/${waiting.uid}`,
    person: { name: person.name, email: person.email },
    app: waiting.app,
    publisher: waiting.publisher,
    environment: waiting.environment,
    redirect_host: hostOf(waiting.redirect_uri),
    organisations: choices.map((choice) => ({
      id: choice.id,
      name: choice.name,
      checked: choice === likely,
      disabled_reason: choice.disabled_reason,
    })),
    unit_choice: chosen ? unitChoice(platform, chosen) : null,
    scopes: waiting.scopes.map((name) => ({
      text: platform.scopes.find((scope) => scope.name === name)?.text ?? name,
      is_new: held !== null && !held.includes(name),
    })),
    previous: held !== null,
    sign_out_action: `/signout?return_to=${encodeURIComponent(`/interaction/${waiting.uid}`)}`,
  }
  allowRedirectAfterForm(ctx)
  parts.render(ctx, 'consent', view, { ...(waiting.ui_locales ? { uiLocales: waiting.ui_locales } : {}) })
}

/** The only one that can be chosen, or the only one that waits for a new consent. */
function likelyChoice(choices: Choice[]): Choice | null {
  const open = choices.filter((choice) => choice.disabled_reason === null)
  const waiting = open.filter((choice) => choice.needs_reconsent)
  if (waiting.length === 1) return waiting[0] ?? null
  return open.length === 1 ? (open[0] ?? null) : null
}

function unitChoice(platform: Platform, chosen: Choice): NonNullable<ConsentView['unit_choice']> {
  const { binding } = platform
  return {
    label: binding.label,
    whole: binding.units === 'optional' ? binding.whole : null,
    options: chosen.units.map((unit) => ({
      value: unit.id,
      name: unit.name,
      organisation_id: chosen.id,
      organisation_name: chosen.name,
      checked: binding.units === 'required' && chosen.units.length === 1,
      disabled_reason: null,
    })),
  }
}

/** Where the person goes next, as a person reads it: a host, or the scheme of an app on the device. */
function hostOf(uri: string): string {
  const url = URL.parse(uri)
  return url?.host || url?.protocol.replace(':', '') || uri
}
