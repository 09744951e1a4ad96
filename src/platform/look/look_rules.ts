import { z } from 'zod'
import { webPage } from '../../model/fields.ts'

const colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'must be six hexadecimal digits after "#", such as #0d5760')
  .transform((text) => text.toLowerCase())

const image = z
  .string()
  .regex(
    /^(?:data:image\/(?:svg\+xml|png);base64,[A-Za-z0-9+/]+={0,2}|[\w-][\w.-]*\.(?:svg|png))$/,
    'must be the name of an SVG or PNG file beside the definition, or such a file as data:image/…;base64,…',
  )
  .max(32_768, 'must have at most 16 KB')

/** The vendor’s look on every page and in every mail. */
export const lookRules = z.strictObject({
  logo: image
    .optional()
    .describe('Shown at the top of every page. If absent, the first letter of the title is shown'),
  logo_dark: image.optional().describe('The logo for dark mode, if it differs'),
  logo_has_name: z
    .boolean()
    .default(false)
    .describe('Whether the logo contains the name, so that pages do not repeat it'),
  icon: image.optional().describe('The square icon of browser tabs. If absent, the logo is used'),
  colour: colour
    .optional()
    .describe(
      'The colour of buttons and links. Links get a darker or lighter shade if they would be hard to read',
    ),
  colour_dark: colour.optional().describe('The colour for dark mode, if it differs'),
  privacy_url: webPage.optional().describe('The vendor’s privacy notice'),
  terms_url: webPage.optional().describe('The vendor’s terms'),
})

export type Look = z.infer<typeof lookRules>

/** The fields of a look that contain images. */
export const LOOK_IMAGES = ['logo', 'logo_dark', 'icon'] as const
