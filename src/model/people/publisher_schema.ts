import { z } from 'zod'
import { oneLine, webPage } from '../fields.ts'

/** A publisher, who makes apps. */
export const publisherSchema = z.strictObject({
  name: oneLine(120),
  website: webPage,
  // As long as the longest email address.
  support: oneLine(254).describe('E-mail address, telephone number or web page'),
})

export type Publisher = z.infer<typeof publisherSchema>
