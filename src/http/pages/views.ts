import type { Script } from './assets.ts'
import type { Markup } from './markup.ts'

/**
 * The view model of every page, by the name of its template below `views/`. View models are plain data. Every choice,
 * list and address is ready to be shown, and templates compute nothing. A module adds the model of its page in its
 * own file: `declare module '…/http/pages/views.ts' { interface Views { … } }`.
 */
export interface Views {
  error: {
    status: number
    title: string
    message: string
    /** For the developer of the app: the error code and its description. */
    details: string | null
  }
}

/** What templates pass to their layout. */
export interface Layouts {
  'layouts/page': { title: string; shape: string; scripts: Script[] }
  'layouts/wide': { title: string; scripts: Script[] }
}

/** The data of every partial, by the name of its template. Modules add theirs like the models of their pages. */
export interface Partials {
  'layouts/head': { title: string; scripts: Script[] }
  'partials/audit_lines': { lines: string[] }
  'partials/bar': object
  'partials/brand': object
  'partials/bridge': object
  /** Hidden fields of a form. */
  'partials/carried': { fields: { name: string; value: string }[] }
  'partials/code': { title: string; code: string | Markup }
  'partials/csrf': object
  'partials/environment': { environment: 'sandbox' | 'production' }
  'partials/eye': object
  'partials/field': TextField
  'partials/flask': object
  'partials/mark': object
  'partials/passkey_messages': object
  'partials/vendor_links': object
}

/** A text field of a form, with its label and what is wrong with its value. */
export interface TextField {
  name: string
  label: string
  type: 'text' | 'url' | 'email' | 'password'
  value: string
  max: number
  error?: string | undefined
  hint?: string | Markup | undefined
  autocomplete?: string
  optional?: boolean
  /** Whether its text is written from left to right in every language, as addresses are. */
  ltr?: boolean
}

/** An option of a select. */
export interface Option {
  value: string
  name: string
  selected: boolean
}

/** A check box of a list. */
export interface Checkbox {
  value: string
  /** A short name, if people should not read the value; else the value. */
  name: string
  text: string
  checked: boolean
}

/** Check boxes for everything that a platform declares under a name. */
export const checkboxesOf = (
  declared: { name: string; title?: string; text?: string }[],
  checked: string[],
): Checkbox[] =>
  declared.map(({ name, title = name, text = '' }) => ({
    value: name,
    name: title,
    text,
    checked: checked.includes(name),
  }))

/** Options for a list of things with ids and names. */
export const optionsOf = (things: { id: string; name: string }[], selected: string): Option[] =>
  things.map(({ id, name }) => ({ value: id, name, selected: id === selected }))
