import { type Checkbox, checkboxesOf } from '../../http/pages/views.ts'
import { signs } from '../../model/webhooks/signing_secret.ts'
import { scopesMissingFor } from '../../platform/scopes.ts'
import type { PageRuntime } from '../page_runtime.ts'
import type { AppForm, AppFormErrors } from './app_form.ts'
import { TRY_CALLBACK } from './try_it.ts'

/** The fields that the forms for registering and editing an app share, as their templates show them. */
export interface AppFields {
  values: AppForm
  errors: AppFormErrors
  scopes: Checkbox[]
  /** `needs`: the scopes that the event type requires. Empty if it requires none. */
  event_types: (Checkbox & { needs: string })[]
  /** The redirect URI of the console's page *Try it*. */
  try_uri: string
  /** The one scope that receiving any event needs; null if the scopes of records are needed too. */
  receive_scope: string | null
  /** Whether the app's programs can keep a private key and authenticate with it. */
  takes_keys: boolean
  /** Whether partners can choose their own signing secret. */
  takes_secret: boolean
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/app_rights': Pick<AppFields, 'errors' | 'scopes' | 'event_types' | 'receive_scope'>
    'partials/app_addresses': Pick<
      AppFields,
      'errors' | 'values' | 'try_uri' | 'takes_keys' | 'takes_secret'
    > & {
      with_webhook: boolean
    }
  }
}

export const appFields = (
  { platform, config }: PageRuntime,
  values: AppForm,
  errors: AppFormErrors,
): AppFields => ({
  values,
  errors,
  scopes: checkboxesOf(platform.scopes.map(untitled), values.scopes),
  event_types: checkboxesOf(platform.event_types, values.event_types).map((box) => ({
    ...box,
    needs: scopesMissingFor(platform, box.value, []).join(', '),
  })),
  try_uri: config.publicUrl + TRY_CALLBACK,
  receive_scope: platform.webhooks.needs_record_scopes ? null : platform.webhooks.needs_scope,
  takes_keys: values.client === 'confidential',
  takes_secret: signs(platform.webhooks) && platform.webhooks.secret.chosen_by_partner,
})

/** Developers see the names of scopes, because their programs request them by name. */
const untitled = ({ name, text }: { name: string; text: string }) => ({ name, text })
