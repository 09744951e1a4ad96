import { optionsOf, type Views } from '../../http/pages/views.ts'
import type { MemberPublisher } from '../../model/apps/member_apps.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type AppFields, appFields } from './app_fields.ts'
import type { AppForm, AppFormErrors } from './app_form.ts'

/** The choices of the form. */
export interface FormChoices {
  publishers: MemberPublisher[]
  tenants: { id: string; name: string; environment: string; verified: boolean }[]
}

/** The steps of the form, and the fields of each. */
export const STEPS = [
  { name: 'app', fields: ['publisher', 'name', 'kind', 'tenant', 'client'] },
  { name: 'reads', fields: ['scopes', 'event_types'] },
  {
    name: 'addresses',
    fields: ['redirect_uris', 'webhook_url', 'webhook_secret', 'connect_url', 'jwks', 'dpop'],
  },
] as const satisfies { name: string; fields: (keyof AppForm)[] }[]

type StepName = (typeof STEPS)[number]['name']

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/new_app': AppFields & {
      step: number
      steps: { name: StepName; current: boolean }[]
      /** Which fields are shown. */
      shows: Record<StepName, boolean>
      is_first: boolean
      /** The values of the other steps, as hidden fields. */
      carried: { name: string; value: string }[]
      /** The person's publishers. The organisation itself comes first, if the person owns a verified one. */
      publishers: Option[]
      /** Whether the person has a publisher. Public apps need one. */
      has_publisher: boolean
      tenants: Option[]
      kinds: { public: boolean; in_house: boolean }
      clients: { confidential: boolean; public: boolean; native: boolean }
      /** The platform's words for a tenant, and for a verified one. */
      tenant: string
      verified_tenant: string
    }
  }
}

/** @param step counted from 1 */
export function newAppView(
  runtime: PageRuntime,
  step: number,
  values: AppForm,
  choices: FormChoices,
  errors: AppFormErrors,
): Views['developers/new_app'] {
  const { tenants } = runtime.platform
  return {
    ...appFields(runtime, values, errors),
    ...stepView(step, values),
    ...choiceView(values, choices),
    tenant: tenants.label.toLowerCase(),
    verified_tenant: tenants.verified,
  }
}

function stepView(step: number, values: AppForm) {
  const current = STEPS[step - 1]?.name
  const others = STEPS.filter(({ name }) => name !== current).flatMap(({ fields }) => [...fields])
  return {
    step,
    steps: STEPS.map(({ name }) => ({ name, current: name === current })),
    shows: { app: current === 'app', reads: current === 'reads', addresses: current === 'addresses' },
    is_first: step === 1,
    carried: others.flatMap((name) => [values[name]].flat().map((value) => ({ name, value }))),
  }
}

function choiceView({ publisher, tenant, kind, client }: AppForm, { publishers, tenants }: FormChoices) {
  const named = tenants.map(({ id, name, environment }) => ({ id, name: `${name} (${environment})` }))
  return {
    publishers: [
      ...(tenants.some(({ verified }) => verified)
        ? [{ value: '', name: '', selected: publisher === '' }]
        : []),
      ...optionsOf(publishers, publisher),
    ],
    has_publisher: publishers.length > 0,
    tenants: optionsOf(named, tenant),
    kinds: { public: kind !== 'in_house', in_house: kind === 'in_house' },
    clients: {
      confidential: client === 'confidential',
      public: client === 'public',
      native: client === 'native',
    },
  }
}
