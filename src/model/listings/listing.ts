import { z } from 'zod'
import type { Platform } from '../../platform/definition.ts'
import { type Violation, violationAt } from '../../violation.ts'
import { oneLine, webPage } from '../fields.ts'

const paragraphs = z
  .string()
  .max(4000, 'must have at most 4000 characters')
  .regex(/\S/, 'must not be blank')
  .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, 'must be plain text without control characters')

/** An app's description for merchants, without its images. */
export const listingSchema = z.strictObject({
  summary: oneLine(120).nullable().default(null).describe('What it does for a merchant, in one line'),
  description: paragraphs
    .nullable()
    .default(null)
    .describe('A longer description in plain text, with empty lines between paragraphs'),
  category: z.string().max(40).nullable().default(null).describe('One of the platform’s "app_categories"'),
  website: webPage.nullable().default(null),
  support: webPage.nullable().default(null),
  documentation: webPage.nullable().default(null),
  privacy: webPage.nullable().default(null).describe('The privacy notice'),
  terms: webPage.nullable().default(null),
})

export type ListingText = z.infer<typeof listingSchema>

/** The links, in the order in which merchants read them. */
export const LISTING_LINKS = ['website', 'support', 'documentation', 'privacy', 'terms'] as const

export type Listing = ListingText & {
  /** The name of an image: its hash, a dot, and its type. */
  icon: string | null
  screenshots: string[]
}

export const EMPTY_LISTING: Listing = {
  ...{ summary: null, description: null, category: null },
  ...{ website: null, support: null, documentation: null, privacy: null, terms: null },
  ...{ icon: null, screenshots: [] },
}

/** A listing as it is stored: empty fields are left out, so that equal listings are equal as jsonb. */
export type StoredListing = Partial<Listing>

/** A complete listing from a stored one. The column is jsonb, and the driver does not know its shape. */
export const listingOf = (stored: unknown): Listing => ({ ...EMPTY_LISTING, ...(stored as StoredListing) })

export const toStored = (listing: Listing): StoredListing =>
  Object.fromEntries(
    Object.entries(listing).filter(([, value]) => value !== null && value.length > 0),
  ) as StoredListing

/** Checks what the schema cannot: which categories the platform has. */
export function listingViolations(
  { app_categories }: Pick<Platform, 'app_categories'>,
  listing: ListingText | undefined,
): Violation[] {
  return violationAt('/listing/category', listing?.category, (category) =>
    app_categories.includes(category)
      ? null
      : app_categories.length === 0
        ? 'must be null, because this platform has no categories'
        : `must be one of ${app_categories.join(', ')}`,
  )
}

/** The path of an image of an app. */
export const imagePath = (app: string, image: string): string => `/apps/${app}/images/${image}`
