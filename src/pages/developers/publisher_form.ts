import type { Form } from '../../http/pages/form.ts'
import type { Publisher } from '../../model/people/publishers.ts'
import { nameProblem, urlProblem } from './app_form.ts'

export type PublisherErrors = { name?: string; website?: string; support?: string }

export const readPublisher = (form: Form): Publisher => ({
  name: form.text('name'),
  website: form.text('website'),
  support: form.text('support'),
})

export function checkPublisher({ name, website, support }: Publisher): PublisherErrors {
  const errors: PublisherErrors = {}
  const wrongName = nameProblem(name)
  if (wrongName) errors.name = wrongName
  const wrongSite = website === '' ? 'Give the address of your website.' : urlProblem(website)
  if (wrongSite) errors.website = wrongSite
  if (support === '' || support.length > 254 || /\p{Cc}/u.test(support)) {
    errors.support = 'Give an e-mail address or a telephone number that merchants can turn to.'
  }
  return errors
}
