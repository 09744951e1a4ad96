import type { Form } from '../../http/pages/form.ts'
import type { App } from '../../model/apps/apps.ts'
import { connectUrlProblem } from '../../model/apps/connect_url.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import { redirectUriProblem } from '../../model/apps/redirect_uri.ts'
import type { Platform } from '../../platform/definition.ts'

/** The fields of an app as its form shows them. */
export interface AppForm {
  publisher: string
  name: string
  kind: string
  tenant: string
  client: string
  scopes: string[]
  event_types: string[]
  /** One a line. */
  redirect_uris: string
  webhook_url: string
  connect_url: string
}

/** What is wrong with a field, in a sentence. */
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
  connect_url: '',
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
    connect_url: form.text('connect_url'),
  }
}

export function formOf(app: MemberApp): AppForm {
  return {
    publisher: app.publisher,
    name: app.name,
    kind: app.kind,
    tenant: app.tenant ?? '',
    client: app.native ? 'native' : app.client_type,
    scopes: app.scopes,
    event_types: app.event_types,
    redirect_uris: app.redirect_uris.join('\n'),
    webhook_url: app.webhook_url ?? '',
    connect_url: app.connect_url ?? '',
  }
}

/** What a form may choose from: the person's publishers, and the tenants that the person owns. */
export interface AppChoices {
  publishers: { id: string }[]
  tenants: { id: string }[]
}

export function checkAppForm(platform: Platform, form: AppForm, choices: AppChoices): AppFormErrors {
  const errors: AppFormErrors = {}
  const wrong = (field: keyof AppForm, message: string | null): void => {
    if (message) errors[field] ??= message
  }
  if (!choices.publishers.some(({ id }) => id === form.publisher))
    wrong('publisher', 'Choose a publisher of yours.')
  wrong('name', nameProblem(form.name))
  if (form.kind !== 'public' && form.kind !== 'in_house') wrong('kind', 'Choose who may connect the app.')
  const tenant = platform.tenants.label.toLowerCase()
  if (form.kind === 'in_house' && !choices.tenants.some(({ id }) => id === form.tenant)) {
    wrong('tenant', `Choose the ${tenant} that the app belongs to; you must be an owner of it.`)
  }
  if (!['confidential', 'public', 'native'].includes(form.client))
    wrong('client', 'Choose where the app runs.')
  const scopes = platform.scopes.map((scope) => scope.name)
  if (form.scopes.length === 0) wrong('scopes', 'Choose at least one.')
  if (form.scopes.some((scope) => !scopes.includes(scope))) wrong('scopes', 'One of these does not exist.')
  const types = platform.event_types.map((type) => type.name)
  if (form.event_types.some((type) => !types.includes(type)))
    wrong('event_types', 'One of these does not exist.')
  wrong('redirect_uris', redirectsProblem(form))
  wrong('webhook_url', urlProblem(form.webhook_url))
  wrong('connect_url', urlProblem(form.connect_url))
  const connect = form.connect_url === '' ? null : connectUrlProblem(form.connect_url)
  wrong('connect_url', connect && `It ${connect}.`)
  return errors
}

export function nameProblem(name: string): string | null {
  if (name === '') return 'Give it a name.'
  if (name.length > 120) return 'At most 120 characters.'
  return /\p{Cc}/u.test(name) ? 'A name is one line of text.' : null
}

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

function redirectsProblem(form: AppForm): string | null {
  const uris = lines(form.redirect_uris)
  if (uris.length > 100) return 'At most 100 addresses.'
  for (const uri of uris) {
    const problem = redirectUriProblem(uri, { native: form.client === 'native' })
    if (problem) return `${uri} ${problem}.`
  }
  const twice = uris.find((uri, index) => uris.indexOf(uri) !== index)
  return twice ? `${twice} is there twice.` : null
}

export function urlProblem(url: string): string | null {
  if (url === '') return null
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return 'Give a full address that starts with https://.'
  if (url.length > 2048) return 'At most 2048 characters.'
  return parsed.username || parsed.password ? 'No user name or password in the address.' : null
}

/** The app that a form without errors describes. */
export function appOfForm(form: AppForm, jwks: App['jwks']): App {
  return {
    publisher: form.publisher,
    name: form.name,
    kind: form.kind as App['kind'],
    tenant: form.kind === 'in_house' ? form.tenant : null,
    client_type: form.client === 'confidential' ? 'confidential' : 'public',
    native: form.client === 'native',
    scopes: [...new Set(form.scopes)],
    event_types: [...new Set(form.event_types)],
    redirect_uris: lines(form.redirect_uris),
    webhook_url: form.webhook_url || null,
    jwks,
  }
}
