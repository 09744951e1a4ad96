/** The vendor's name, shown as the brand of every page. */
export interface Brand {
  title: string
}

export interface SignInView {
  platform: Brand
  csrf: string
  /** Where the form is posted to. */
  action: string
  return_to: string
  email: string
  error: SignInError | null
  /** The app that waits behind the sign-in, if one does. */
  app: { name: string } | null
}

/** A reason in the language file (`sign_in.errors`), so that it is said in the reader's language. */
export type SignInError = 'wrong' | 'throttled' | 'incomplete'

export interface ConsentView {
  platform: Brand
  csrf: string
  action: string
  person: { name: string; email: string }
  app: { name: string; kind: 'public' | 'in_house' }
  publisher: { name: string; website: string; support: string }
  environment: 'sandbox' | 'production'
  redirect_host: string
  organisations: OrganisationChoice[]
  /** Set on the second page, where a unit of the one organisation is chosen. */
  unit_choice: UnitChoice | null
  scopes: { text: string; is_new: boolean }[]
  /** Whether the organisation has connected this app before, with fewer scopes. */
  previous: boolean
  sign_out_action: string
}

export interface OrganisationChoice {
  id: string
  name: string
  checked: boolean
  /** Why it cannot be chosen, in a sentence; null where it can. */
  disabled_reason: string | null
}

export interface UnitChoice {
  label: string
  options: {
    value: string
    name: string
    organisation_id: string
    organisation_name: string
    checked: boolean
    disabled_reason: string | null
  }[]
  /** The choice of no unit, sent as an empty value; null where a unit must be chosen. */
  whole: string | null
}

export interface ErrorView {
  platform: Brand
  status: number
  title: string
  message: string
  /** For the developer of the app: the error code and its description. */
  details: string | null
  home: string
}

export interface HomeView {
  platform: Brand & { description: string }
  person: { name: string } | null
  /** Whether merchants' owners make API keys of their own here. */
  owner_keys: boolean
}

/**
 * The data of every view by the view's name (its file below `views/`). A module that brings views of its own
 * adds them here from its own file: `declare module './views.ts' { interface Views { … } }`.
 */
export interface Views {
  sign_in: SignInView
  consent: ConsentView
  error: ErrorView
  home: HomeView
}
