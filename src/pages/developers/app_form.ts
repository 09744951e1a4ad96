import type { Form } from '../../http/pages/form.ts'
import { type AppInput, appSchema, appViolations } from '../../model/apps/app_schema.ts'
import type { App } from '../../model/apps/apps.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import { type EndpointRules, endpointUrlProblem } from '../../model/webhooks/endpoint_schema.ts'
import type { Platform } from '../../platform/definition.ts'
import { scopesMissingFor } from '../../platform/scopes.ts'
import { type Violation, violationAt, violationsIn } from '../../violation.ts'
import { fieldErrors } from '../field_errors.ts'

/** The fields of an app, as text for its form. */
export interface AppForm {
  publisher: string
  name: string
  kind: string
  tenant: string
  client: string
  scopes: string[]
  event_types: string[]
  /** One per line. */
  redirect_uris: string
  webhook_url: string
  /** The partner's own secret for the first endpoints. Empty if none was chosen. */
  webhook_secret: string
  connect_url: string
  /** Public keys, as a JWKS or a single JWK in JSON. */
  jwks: string
  /** Value of a checkbox: empty if it is not checked. */
  dpop: string
}

/** What is wrong with each field, in a sentence. */
export type AppFormErrors = Partial<Record<keyof AppForm, string>>

export const EMPTY_APP: AppForm = {
  publisher: '',
  name: '',
  kind: 'public',
  tenant: '',
  client: 'confidential',
  scopes: [],
  event_types: [],
  redirect_uris: '',
  webhook_url: '',
  webhook_secret: '',
  connect_url: '',
  jwks: '',
  dpop: '',
}

export function readAppForm(form: Form): AppForm {
  return {
    publisher: form.text('publisher'),
    name: form.text('name'),
    kind: form.text('kind'),
    tenant: form.text('tenant'),
    client: form.text('client'),
    scopes: form.all('scopes'),
    event_types: form.all('event_types'),
    redirect_uris: form.text('redirect_uris'),
    webhook_url: form.text('webhook_url'),
    webhook_secret: form.text('webhook_secret'),
    connect_url: form.text('connect_url'),
    jwks: form.text('jwks'),
    dpop: form.text('dpop'),
  }
}

export function formOf(app: MemberApp): AppForm {
  return {
    publisher: app.publisher ?? '',
    name: app.name,
    kind: app.kind,
    tenant: app.tenant ?? '',
    client: app.native ? 'native' : app.client_type,
    scopes: app.scopes,
    event_types: app.event_types,
    redirect_uris: app.redirect_uris.join('\n'),
    webhook_url: app.webhook_url ?? '',
    webhook_secret: '',
    connect_url: app.connect_url ?? '',
    jwks: app.jwks ? JSON.stringify(app.jwks, null, 2) : '',
    dpop: app.dpop ? 'true' : '',
  }
}

/** The choices of the form: the person's publishers, and the tenants that the person owns. */
export interface AppChoices {
  publishers: { id: string }[]
  tenants: { id: string; verified: boolean }[]
}

export type ParsedApp = { kind: 'valid'; app: AppInput } | { kind: 'invalid'; errors: AppFormErrors }

/**
 * The app that a form describes.
 * @param before the app as it is, when the form changes one
 */
export function parseAppForm(
  rules: EndpointRules,
  form: AppForm,
  choices: AppChoices,
  before: Pick<App, 'webhook_url'> | null = null,
): ParsedApp {
  const input = inputOf(form)
  const parsed = appSchema.safeParse(input)
  const violations = [
    ...(parsed.success ? appViolations(rules, parsed.data) : violationsIn(parsed.error, input)),
    ...choiceViolations(input, choices),
    ...neverSent(rules.platform, input),
    ...(input.webhook_url === before?.webhook_url
      ? []
      : violationAt('/webhook_url', input.webhook_url, (url) => endpointUrlProblem(rules, url))),
  ]
  if (parsed.success && violations.length === 0) return { kind: 'valid', app: parsed.data }
  const tenant = rules.platform.tenants.label.toLowerCase()
  return { kind: 'invalid', errors: sentencesOf(violations, input, tenant) }
}

/** The form's values in the shape of the schema. Nothing is checked yet. */
function inputOf(form: AppForm) {
  return {
    publisher: form.publisher || null,
    name: form.name,
    kind: form.kind,
    tenant: form.kind === 'in_house' ? form.tenant : null,
    client_type: form.client === 'native' ? 'public' : form.client,
    native: form.client === 'native',
    dpop: form.dpop !== '',
    scopes: [...new Set(form.scopes)],
    event_types: [...new Set(form.event_types)],
    redirect_uris: lines(form.redirect_uris),
    webhook_url: form.webhook_url || null,
    ...(form.webhook_secret ? { webhook_secret: form.webhook_secret } : {}),
    connect_url: form.connect_url || null,
    jwks: keysIn(form.jwks),
  }
}

/** A single key becomes a set of one. The schema refuses text that is not JSON. */
function keysIn(text: string): unknown {
  if (text === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'kty' in value ? { keys: [value] } : value
  } catch {
    return text
  }
}

/**
 * The API accepts event types whose scope is missing, as vendors' contracts do. In this form, the developer can
 * select the scope at once.
 */
function neverSent(platform: Platform, { scopes, event_types }: Pick<AppForm, 'scopes' | 'event_types'>) {
  return event_types.flatMap((type) => {
    const missing = scopesMissingFor(platform, type, scopes)
    const message = `${type} needs ${missing.join(' and ')}. Select it above, or leave the event out`
    return missing.length === 0 ? [] : [{ path: '/event_types', message }]
  })
}

function choiceViolations(
  { publisher, tenant }: { publisher: string | null; tenant: string | null },
  { publishers, tenants }: AppChoices,
): Violation[] {
  const found: Violation[] = []
  if (publisher !== null && !publishers.some(({ id }) => id === publisher)) {
    found.push({ path: '/publisher', message: 'is not a publisher of yours' })
  }
  if (tenant !== null && !tenants.some(({ id }) => id === tenant)) {
    found.push({ path: '/tenant', message: 'is not a tenant of yours' })
  }
  // The platform knows its publishers. An organisation that registers an app itself must be verified.
  if (publisher === null && tenants.some(({ id, verified }) => id === tenant && !verified)) {
    found.push({ path: '/tenant', message: 'is not verified' })
  }
  return found
}

function sentencesOf(
  violations: Violation[],
  { scopes, redirect_uris: uris }: Pick<ReturnType<typeof inputOf>, 'scopes' | 'redirect_uris'>,
  tenant: string,
): AppFormErrors {
  const sentences: AppFormErrors = {
    publisher: 'Choose a publisher of yours.',
    kind: 'Choose who may connect the app.',
    tenant: `Choose the ${tenant} that the app belongs to; you must be an owner of it.`,
    client: 'Choose where the app runs.',
    scopes: 'Choose at least one.',
    jwks: 'This is not a JWKS. Paste JSON such as {"keys": [{"kty": "EC", "crv": "P-256", "x": "…", "y": "…"}]}.',
  }
  const fieldOf = (path: string) => (path === '/client_type' ? 'client' : (path.split('/')[1] ?? ''))
  const errors = fieldErrors<keyof AppForm>(violations, sentences, fieldOf)
  const unsent = violations.find(({ path }) => path === '/event_types')
  if (unsent) errors.event_types = `${unsent.message}.`
  const scope = violations.find(({ path }) => path.startsWith('/scopes/'))
  if (scope) errors.scopes = `${scopes[Number(scope.path.split('/')[2])]} ${scope.message}.`
  const key = violations.find(({ path }) => /^\/jwks\/keys\/\d+/.test(path))
  if (key) errors.jwks = `Key ${Number(key.path.split('/')[3]) + 1} ${key.message}.`
  const wrong = violations.find(({ path }) => path.startsWith('/redirect_uris/'))
  if (wrong) errors.redirect_uris = `${uris[Number(wrong.path.split('/')[2])]} ${wrong.message}.`
  return errors
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
