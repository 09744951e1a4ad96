import { type Checkbox, checkboxesOf } from '../../http/pages/views.ts'
import type { Platform } from '../../platform/definition.ts'
import { scopesMissingFor } from '../../platform/scopes.ts'
import type { Portal, PortalApp } from './portal.ts'

/** An event type that an endpoint can receive, or could with more scopes for its app. */
type EventOption = Checkbox & {
  /** The scopes that the app lacks; null if it has all of them. */
  needs: string | null
  /** Whether it cannot be chosen. An existing choice can still be removed. */
  disabled: boolean
}

export interface EventChoice {
  event_types: EventOption[]
  /** Where scopes are declared; null if the reader cannot declare any, or if none is missing. */
  scopes_href: string | null
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'webhooks/event_choice': EventChoice & { error: string | undefined }
  }
}

/** The event types that apps declare, as choices of the endpoint form. */
export function eventChoice(
  platform: Platform,
  { scopes_href = '' }: Portal,
  apps: Pick<PortalApp, 'event_types' | 'scopes'>[],
  chosen: string[],
): EventChoice {
  const types = [...new Set(apps.flatMap((app) => app.event_types))]
  const scopes = apps.flatMap((app) => app.scopes)
  const boxes = checkboxesOf(
    types.map((name) => ({ name })),
    chosen,
  )
  const event_types = boxes.map((box) => {
    const missing = scopesMissingFor(platform, box.value, scopes)
    const needs = missing.join(', ') || null
    return { ...box, needs, disabled: needs !== null && !box.checked }
  })
  const lacks = event_types.some(({ needs }) => needs !== null)
  return { event_types, scopes_href: (lacks && scopes_href) || null }
}
