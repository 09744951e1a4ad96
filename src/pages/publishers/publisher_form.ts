import type { Form } from '../../http/pages/form.ts'
import { type Publisher, publisherSchema } from '../../model/people/publisher_schema.ts'
import { violationsIn } from '../../violation.ts'
import { fieldErrors } from '../field_errors.ts'

export type PublisherErrors = Partial<Record<keyof Publisher, string>>

export const SUPPORT = {
  support: 'Enter an email address or a telephone number for merchants.',
}

export const readPublisher = (form: Form): Publisher => ({
  name: form.text('name'),
  website: form.text('website'),
  support: form.text('support'),
})

export function publisherErrors(publisher: Publisher): PublisherErrors {
  const { error } = publisherSchema.safeParse(publisher)
  return error ? fieldErrors<keyof Publisher>(violationsIn(error, publisher), SUPPORT) : {}
}
