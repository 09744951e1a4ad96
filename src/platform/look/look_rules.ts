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
  .max(32_768, 'must be of 16 KB at most')

/** How the vendor looks on every page and in every mail. */
export const lookRules = z.strictObject({
  logo: image
    .optional()
    .describe('Shown at the top of every page; without it, the first letter of the title'),
  logo_dark: image.optional().describe('The logo on dark ground, where it is another one'),
  logo_has_name: z
    .boolean()
    .default(false)
    .describe('Whether the logo shows the name, so that pages do not write it beside it'),
  icon: image.optional().describe('The icon of browser tabs, square; without it, the logo'),
  colour: colour
    .optional()
    .describe('Of buttons. Links have it too, made darker or paler where they could not be read'),
  colour_dark: colour.optional().describe('The same on dark ground, where it is another one'),
  privacy_url: webPage.optional().describe('The vendor’s privacy notice'),
  terms_url: webPage.optional().describe('The vendor’s terms'),
})

export type Look = z.infer<typeof lookRules>

/** The fields of a look that hold images. */
export const LOOK_IMAGES = ['logo', 'logo_dark', 'icon'] as const
