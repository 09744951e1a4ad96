import type { Brand } from '../../src/http/look/brand.ts'

/** A brand that sets nothing about the look. */
export const plainBrand = (name: string): Brand => ({
  ...{ name, look: null },
  ...{ privacy_url: null, terms_url: null },
})
